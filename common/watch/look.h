#pragma once

#include "common/probe/domain_report.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// Whose fault it is that mail cannot go.
enum class Fault {
  theirs,
  ours,   // our network, our resolver, our configuration
  unclear // nobody answers: it may be either
};

std::string_view word(Fault fault) noexcept; // "theirs" …

// One server at one moment, as much of it as is kept. All texts are printable.
struct SeenServer {
  ServerPlace place;
  ServerVerdict verdict;
  std::string why;         // as explain(verdict, …) says it
  std::string version;     // of TLS: "TLS1.3"; empty: there was no session
  std::string certificate; // SHA-256 of its DER, hexadecimal; empty: none was seen
  std::string key;         // … of its public key
  bool is_trusted = false; // an authority that the host trusts vouches for it
  std::vector<std::string> names;
  std::optional<Instant> ends; // of the certificate, or of one above it

  bool operator==(const SeenServer&) const = default;
};

// What mail for a next hop would meet.
enum class Outlook {
  passes, // every server that was seen would get it as promised
  partly, // some would, some would not
  fails,  // none would
  unseen  // no server could be seen
};

std::string_view word(Outlook outlook) noexcept; // "passes" …

// What one probe of a next hop has shown, as much of it as is kept.
struct Look {
  std::string hop; // canonical
  Instant at;
  SecurityLevel level = SecurityLevel::may;
  std::string by;          // who promises it: "rule examplebank.example"
  bool is_testing = false; // the rule is not in force yet
  Outlook outlook = Outlook::unseen;
  ProbeState state = ProbeState::unknown;
  Fault fault = Fault::unclear; // of outlooks other than `passes`
  std::string summary;
  std::vector<std::string> mx; // host names, sorted
  bool mx_is_secure = false;
  std::string sts;            // mode and id of the MTA-STS policy; empty: there is none
  std::string tlsa;           // SHA-256 of the hosts' TLSA records; empty: there are none
  bool sts_is_known = false;  // false: whether there is a policy could not be found out
  bool tlsa_is_known = false; // the same of records
  std::vector<SeenServer> servers;

  bool operator==(const Look&) const = default;
};

// True if the two differ by nothing but their time.
bool show_the_same(const Look& a, const Look& b);

// The first server that would not get the mail; null: all would.
const SeenServer* first_obstacle(const Look& look) noexcept;

// The earliest end of a certificate that counts for the level.
std::optional<Instant> first_certificate_end(const Look& look) noexcept;

// `report` is of a promise that the table makes.
Look look_of(const DomainReport& report);

} // namespace mta_tls
