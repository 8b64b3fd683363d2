#include "policyd/cli/probe/look.h"

#include "common/dns/self_test.h"
#include "common/http/policy_fetcher.h"
#include "common/prober/prober.h"
#include "policyd/cli/resolver_options.h"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <unistd.h>

namespace mta_tls {

namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

FetcherOptions fetcher_options(const ProbeOptions& options) {
  FetcherOptions made;
  made.ca_file = options.sts_ca_file.empty() ? options.ca_file : options.sts_ca_file;
  made.connect_to = options.sts_connect_to;
  return made;
}

ProberSettings prober_settings(const ProbeOptions& options) {
  const std::chrono::seconds step(options.timeout);
  ProberSettings made;
  made.server.own_name = options.own_name.empty() ? host_name() : options.own_name;
  made.server.connect = step;
  made.server.greeting = 2 * step;
  made.server.step = step;
  made.server.whole = 5 * step;
  made.politeness = {options.parallel, options.rate};
  made.port = options.port;
  return made;
}

bool needs_dns(const NextHop& hop) {
  return hop.kind() != NextHop::Kind::address;
}

// The loop does not run dry while the sources wait for others, so it is stopped.
class Look {
public:
  Look(Loop& loop, const ResolverOptions& resolver, const ProbeOptions& options)
      : loop_(loop), resolver_(loop, resolver),
        fetcher_(loop, resolver_, fetcher_options(options)),
        prober_(loop, resolver_, fetcher_, prober_settings(options)) {}

  Looked run(const std::vector<NextHop>& hops, Instant now) {
    std::vector<std::optional<DomainView>> views(hops.size());
    missing_ = hops.size();
    if (std::ranges::any_of(hops, needs_dns)) {
      ++missing_;
      test_health(resolver_, [this](const DnsHealthReport& health) { take(health); });
    }
    for (std::size_t i = 0; i < hops.size(); ++i) {
      prober_.probe(hops[i], now, [this, &view = views[i]](DomainView seen) {
        view.emplace(std::move(seen));
        end_one();
      });
    }
    loop_.run();
    for (auto& view : views) {
      looked_.views.push_back(std::move(view).value());
    }
    return std::move(looked_);
  }

private:
  void take(const DnsHealthReport& health) {
    if (health.health != DnsHealth::validates) {
      looked_.dnssec_trouble = health.why;
    }
    end_one();
  }
  void end_one() {
    if (--missing_ == 0) {
      loop_.stop();
    }
  }

  Loop& loop_;
  Resolver resolver_;
  PolicyFetcher fetcher_;
  Prober prober_;
  Looked looked_;
  std::size_t missing_ = 0;
};

} // namespace

Result<Looked, std::string> look_at(const std::vector<NextHop>& hops,
                                    const ProbeOptions& options) {
  const auto resolver = resolver_options(options.resolvers, options.trust_anchor);
  if (!resolver) {
    return Unexpected{resolver.error()};
  }
  try {
    Loop loop(1);
    // What DNS has said is good now, whatever moment the verdict is about.
    const auto now =
        std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return Look(loop, *resolver, options).run(hops, now);
  } catch (const std::runtime_error& error) {
    return Unexpected{std::string(error.what())};
  }
}

} // namespace mta_tls
