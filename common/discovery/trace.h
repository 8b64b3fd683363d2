#pragma once

#include "common/discovery/lookup.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

struct TracedQuestion {
  DnsQuestion question;
  DnsAnswer answer; // of what was still open at the end: timed_out, with an empty why
  std::optional<std::chrono::milliseconds> took; // nullopt: nobody has looked
};

struct TracedFetch {
  PolicyFetch fetch; // of mta-sts.<domain>
  std::optional<std::chrono::milliseconds> took;
};

// One look-up as it went, for those who tell its story. The texts are the peers' own:
// whoever shows them makes them printable.
struct DiscoveryTrace {
  std::string resolver; // "127.0.0.1:53"; empty: those that /etc/resolv.conf names
  std::string dane_off; // why no DNS answer can be trusted; empty: DANE is on
  std::vector<TracedQuestion> questions; // in the order in which they were answered
  std::optional<TracedFetch> fetch;      // nullopt: none was due
  std::optional<DaneReport> dane;        // nullopt: it was not asked for
  bool was_cut = false;                  // the deadline came before the end
  std::optional<std::chrono::milliseconds> took;
  std::optional<Knowledge> before; // by which questions were answered until then
  Knowledge knowledge;             // what it has come to
};

// What a look-up knows of itself, without times and resolver; the questions by name.
DiscoveryTrace trace_of(const Lookup& lookup, Knowledge knowledge);

} // namespace mta_tls
