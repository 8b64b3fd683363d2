#pragma once

#include "common/discovery/lookup.h"
#include "common/discovery/trace.h"

#include <chrono>
#include <map>

namespace mta_tls {

// Writes down how a look-up goes, with the time that each step takes.
class LookupTracer {
public:
  explicit LookupTracer(Knowledge before);

  void ask(const DnsQuestion& question);
  void learn(const DnsQuestion& question, const DnsAnswer& answer);
  void fetch();
  void learn(const PolicyFetch& fetch);

  // As it has gone until now; what is still open has timed out.
  DiscoveryTrace trace(const Lookup& lookup, const Knowledge& knowledge,
                       bool was_cut) const;

private:
  using Clock = std::chrono::steady_clock;

  static std::chrono::milliseconds since(Clock::time_point begin);

  Clock::time_point begun_ = Clock::now();
  Clock::time_point fetch_begun_;
  bool is_fetching_ = false;
  std::map<DnsQuestion, Clock::time_point> open_;
  DiscoveryTrace trace_;
};

} // namespace mta_tls
