#pragma once

#include "common/dane/dane_finding.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

// Answers of DNS for tests, written where they are used.
namespace mta_tls::testing {

// Every way in which one question can be answered.
enum class Said {
  secure,
  insecure,
  no_data_secure,
  no_data_insecure,
  no_name_secure,
  no_name_insecure,
  bogus,
  failed,
  timed_out
};

inline constexpr std::array all_said{Said::secure,         Said::insecure,
                                     Said::no_data_secure, Said::no_data_insecure,
                                     Said::no_name_secure, Said::no_name_insecure,
                                     Said::bogus,          Said::failed,
                                     Said::timed_out};

bool is_data(Said said);
bool is_negative(Said said);

DnsAnswer answer(Said said);
DnsAnswer alias(Said said, std::string canonical);
DnsAnswer mx_answer(Said said, std::vector<MxRecord> records);
DnsAnswer tlsa_answer(Said said, std::uint8_t usage = 3);

// What examining came to, and what DNS was asked for it, in rounds.
struct Examined {
  DaneReport report;
  std::vector<std::vector<DnsQuestion>> rounds;

  bool asked(const std::string& name, DnsType type) const;
};

// Asks of `world` as the daemon asks of DNS. A name that is not there does not exist: a
// validated answer, since only zones can be unsigned.
Examined examine(const DaneTarget& target, const DnsAnswers& world);

// The same of a host alone.
DaneHostState examine(const DaneHostQuestion& host, const DnsAnswers& world);

// A world in which the host "name" comes out in this state, if the path to it is
// `path_is_secure`. bad_name and not_looked_at are no matter of DNS.
void add_host(DnsAnswers& world, const std::string& name, DaneHostState state);

} // namespace mta_tls::testing
