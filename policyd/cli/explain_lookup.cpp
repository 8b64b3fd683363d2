#include "policyd/cli/explain_lookup.h"

#include "common/base/text.h"
#include "common/dns/self_test.h"
#include "common/facts/investigator.h"
#include "common/http/policy_fetcher.h"
#include "policyd/cli/clock.h"
#include "policyd/cli/resolver_options.h"

#include <stdexcept>

namespace mta_tls {

namespace {

FetcherOptions fetcher_options(const LookUpOptions& options) {
  FetcherOptions made;
  made.ca_file = options.sts_ca_file;
  made.connect_to = options.sts_connect_to;
  return made;
}

std::string text_of_all(const std::vector<DnsServer>& servers) {
  std::vector<std::string> texts;
  for (const auto& server : servers) {
    texts.push_back(text_of(server));
  }
  return join(texts, ", ");
}

// The self-test comes first, as at the daemon's start: DANE rests on it.
class TracedLookUp {
public:
  TracedLookUp(Loop& loop, const ResolverOptions& resolver, const LookUpOptions& options)
      : loop_(loop), resolver_(loop, resolver),
        fetcher_(loop, resolver_, fetcher_options(options)),
        investigator_(loop, resolver_, fetcher_, {}, current_time) {}

  DiscoveryTrace run(const ToLookUp& wanted) {
    test_health(resolver_, [&](const DnsHealthReport& health) { begin(wanted, health); });
    loop_.run();
    trace_.resolver = text_of_all(resolver_.servers());
    return std::move(trace_);
  }

private:
  void begin(const ToLookUp& wanted, const DnsHealthReport& health) {
    if (health.health == DnsHealth::does_not_validate) {
      investigator_.set_validation(Validation::fails);
      trace_.dane_off = health.why;
    }
    investigator_.begin({wanted.hop, wanted.wanted, {}, true},
                        [this](const InquiryReport& report) { take(report); });
  }

  // What is known by the deadline is what an MTA would be told.
  void take(const InquiryReport& report) {
    if (report.trace) {
      const auto dane_off = std::move(trace_.dane_off);
      trace_ = *report.trace;
      trace_.dane_off = dane_off;
    }
    loop_.stop();
  }

  Loop& loop_;
  Resolver resolver_;
  PolicyFetcher fetcher_;
  Investigator investigator_;
  DiscoveryTrace trace_;
};

} // namespace

Result<DiscoveryTrace, std::string> look_up(const ToLookUp& wanted,
                                            const LookUpOptions& options) {
  const auto resolver = resolver_options(options.resolvers, options.trust_anchor);
  if (!resolver) {
    return Unexpected{resolver.error()};
  }
  try {
    Loop loop(1);
    return TracedLookUp(loop, *resolver, options).run(wanted);
  } catch (const std::runtime_error& error) {
    return Unexpected{std::string(error.what())};
  }
}

} // namespace mta_tls
