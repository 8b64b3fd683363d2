#pragma once

#include "common/dane/mx_record.h"
#include "common/dane/tlsa.h"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

enum class DnsType { mx, a, aaaa, cname, tlsa, txt, soa };

std::string_view word(DnsType type) noexcept; // "MX", "AAAA" …

struct DnsQuestion {
  std::string name; // lower case, without the last dot: "_25._tcp.mx.example"
  DnsType type;
  auto operator<=>(const DnsQuestion&) const = default;
};

enum class DnsStatus {
  data,     // there are such records
  no_data,  // the name has no such records
  no_name,  // NXDOMAIN
  bogus,    // the zone is signed, and this does not validate
  failed,   // SERVFAIL and other errors
  timed_out // no answer within the time allowed
};

std::string_view word(DnsStatus status) noexcept; // "data", "no data" …

// What DNS says, after our own validation: the AD bit of a resolver is no part of it.
struct DnsAnswer {
  DnsStatus status = DnsStatus::failed;
  // The records, or the proof that there are none, are validated, with every alias on the
  // way. False for a zone that is provably unsigned. Of data, no_data and no_name only.
  bool secure = false;
  std::string canonical;       // where aliases led to; empty if there was none on the way
  std::chrono::seconds ttl{0}; // of negative answers: the SOA minimum's
  std::vector<MxRecord> mx;
  std::vector<Tlsa> tlsa;
  std::vector<std::string> texts;     // of TXT
  std::vector<std::string> addresses; // of A and AAAA: "192.0.2.1", "2001:db8::1"
  std::string why;                    // of bogus and failed: the resolver's words

  bool operator==(const DnsAnswer&) const = default;
};

constexpr bool is_failure(DnsStatus status) noexcept {
  return status >= DnsStatus::bogus;
}

using DnsAnswers = std::map<DnsQuestion, DnsAnswer>;

} // namespace mta_tls
