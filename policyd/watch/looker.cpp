#include "policyd/watch/looker.h"

#include <stdexcept>
#include <utility>

namespace mta_tls {

namespace {

TrustStore read(const std::string& ca_file) {
  auto store = TrustStore::from_file(ca_file);
  if (!store) {
    throw std::runtime_error(store.error());
  }
  return *std::move(store);
}

} // namespace

Looker::Looker(Loop& loop, const WatchOptions& options)
    : ca_file_(options.ca_file), resolver_(loop, options.resolver),
      fetcher_(loop, resolver_, options.fetcher),
      prober_(loop, resolver_, fetcher_, options.prober), trust_(read(ca_file_)) {}

void Looker::look_at(const NextHop& hop, Instant now, Seen seen) {
  prober_.probe(hop, now, std::move(seen));
}

Look Looker::judge(DomainView view, const Snapshot& table, const WatchSettings& settings,
                   Instant now) {
  const Judge judge{[this](const std::string& ca_file, const CertificateChain& chain) {
                      return trusts_.examine(ca_file, chain);
                    },
                    trust_, now, settings.certificate_expiry_warning};
  const auto promise = promise_of(table, view.hop, view.facts, now);
  return look_of(make_report(std::move(view), promise, judge));
}

void Looker::test(std::function<void(DnsHealthReport)> done) {
  test_health(resolver_, std::move(done));
}

void Looker::forget_all() {
  resolver_.forget_answers();
  prober_.forget_servers();
}

// A file that is being replaced counts as it was.
void Looker::forget_authorities() {
  trusts_ = {};
  if (auto store = TrustStore::from_file(ca_file_)) {
    trust_ = *std::move(store);
  }
}

} // namespace mta_tls
