#pragma once

#include "common/discovery/sources.h"

#include <functional>
#include <string>

namespace mta_tls {

// What DNS is good for here.
enum class DnsHealth {
  validates,         // signed names prove sound, and one that is badly signed does not
  does_not_validate, // it answers, but nothing can be proved: no DANE
  no_answer          // it fails as a whole just now, and each question will say so
};

struct DnsHealthReport {
  DnsHealth health = DnsHealth::no_answer;
  std::string why; // unless it validates
};

// Asks for the root's SOA record, which is signed, and for a name that is known to be
// badly signed. `done` is called once, and not after `dns` has ended.
void test_health(DnsSource& dns, std::function<void(DnsHealthReport)> done);

} // namespace mta_tls
