#pragma once

#include "common/dns/self_test.h"
#include "common/policy/snapshot.h"
#include "common/tls/trusts.h"
#include "common/watch/look.h"
#include "policyd/watch/watch_options.h"

#include <functional>
#include <memory>

namespace mta_tls {

// Looks at next hops, and judges what it sees. On one loop.
class Looker {
public:
  // Throws std::runtime_error that says what is wrong with the options.
  Looker(Loop& loop, const WatchOptions& options);

  using Seen = std::function<void(DomainView)>;
  void look_at(const NextHop& hop, Instant now, Seen seen);

  // By what the table promises at `now`.
  Look judge(DomainView view, const Snapshot& table, const WatchSettings& settings,
             Instant now);

  void test(std::function<void(DnsHealthReport)> done);

  // Servers that were looked at are looked at anew; DNS is asked anew, too.
  void forget_servers() { prober_.forget_servers(); }
  void forget_all();
  // The files of authorities are read anew.
  void forget_authorities();

private:
  std::string ca_file_;
  Resolver resolver_;
  PolicyFetcher fetcher_;
  Prober prober_;
  TrustStore trust_;
  Trusts trusts_;
};

} // namespace mta_tls
