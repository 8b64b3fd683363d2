#include "policyd/cli/levels.h"

#include "common/base/text.h"
#include "common/explain/level_meaning.h"

#include <nlohmann/json.hpp>

#include <array>
#include <ostream>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 7> products{
    "Postfix", "Sophos", "Cisco", "Exchange", "Google", "Exim", "Sendmail"};

// How the products call a level, in the order above; empty: they cannot say it.
struct Words {
  SecurityLevel level;
  std::string_view alias;
  std::array<std::string_view, products.size()> elsewhere;
};

constexpr std::array<Words, all_levels.size()> crosswalk{{
    {SecurityLevel::none,
     "prevented",
     {"none", "Prevent (Off)", "No", "", "", "hosts_avoid_tls", ""}},
    {SecurityLevel::may,
     "opportunistic",
     {"may", "Attempt", "Preferred", "opportunistic TLS", "default", "default",
      "default"}},
    {SecurityLevel::dane,
     "",
     {"dane", "", "DANE opportunistic", "", "", "hosts_try_dane", ""}},
    {SecurityLevel::encrypt,
     "forced",
     {"encrypt", "Require", "Required", "EncryptionOnly", "secure transport",
      "hosts_require_tls", "ENCR:112"}},
    {SecurityLevel::verify,
     "",
     {"verify", "Require + Validate", "Required-Verify", "", "+ validate hostname",
      "tls_verify_cert_hostnames", ""}},
    {SecurityLevel::secure,
     "",
     {"secure match=", "", "Required-Verify Hosted", "DomainValidation", "",
      "by expansion", "VERIFY + CN:name"}},
    {SecurityLevel::fingerprint, "", {"fingerprint", "", "", "", "", "by expansion", ""}},
    {SecurityLevel::dane_only,
     "",
     {"dane-only", "", "DANE mandatory", "", "", "hosts_require_dane", ""}},
}};

constexpr std::array<std::string_view, 4> notes{
    "\"verify\" trusts an unsigned MX record: whoever forges the MX chooses the name "
    "that is "
    "checked. \"secure\" with names fixed by policy, or \"dane-only\", is what a signed "
    "letter deserves.",
    "Strictness is not a line. \"encrypt\" for a domain that had \"dane\" loses "
    "authentication, and \"dane-only\" and \"secure\" are different promises. mta-tls "
    "diff "
    "calls a level stricter only if it keeps every promise of the old one.",
    "There is no level \"trusted chain, name unchecked\" (Exchange: "
    "CertificateValidation; "
    "Google: CA-signed certificate; Sendmail: VERIFY): any customer of any authority "
    "would "
    "pass.",
    "In Exim, verification alone does not force TLS: hosts_require_tls is needed beside "
    "it. "
    "Exim asks by MX host and Sendmail by recipient, Postfix by next hop."};

void print_level(const Words& words, Console& console) {
  constexpr std::size_t indent = 4;
  constexpr std::size_t product_columns = 10;
  constexpr std::size_t cell_columns = 30;
  console.out << console.out_paint.bold(word(words.level));
  if (!words.alias.empty()) {
    console.out << ", also written " << console.out_paint.bold(words.alias);
  }
  console.out << "\n    " << wrapped(meaning(words.level), indent) << '\n';
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < products.size(); ++i) {
    if (!words.elsewhere[i].empty()) {
      cells.push_back(padded(products[i], product_columns) +
                      std::string(words.elsewhere[i]));
    }
  }
  for (std::size_t i = 0; i < cells.size(); i += 2) {
    const bool pair = i + 1 < cells.size();
    console.out << "      "
                << (pair ? padded(cells[i], product_columns + cell_columns) + cells[i + 1]
                         : cells[i])
                << '\n';
  }
  console.out << '\n';
}

json level_json(const Words& words) {
  auto elsewhere = json::object();
  for (std::size_t i = 0; i < products.size(); ++i) {
    elsewhere[to_lower(products[i])] =
        words.elsewhere[i].empty() ? json(nullptr) : json(words.elsewhere[i]);
  }
  auto aliases = json::array();
  if (!words.alias.empty()) {
    aliases.push_back(words.alias);
  }
  return {{"level", word(words.level)},
          {"aliases", aliases},
          {"meaning", meaning(words.level)},
          {"forces_tls", forces_tls(words.level)},
          {"elsewhere", elsewhere}};
}

void print_json(Console& console) {
  json result = {{"levels", json::array()}, {"notes", notes}};
  for (const auto& words : crosswalk) {
    result["levels"].push_back(level_json(words));
  }
  console.out << result.dump(2) << '\n';
}

} // namespace

ExitCode levels(Console& console) {
  if (console.json) {
    print_json(console);
    return ExitCode::fine;
  }
  for (const auto& words : crosswalk) {
    print_level(words, console);
  }
  for (const auto note : notes) {
    console.out << "- " << wrapped(note, 2) << '\n';
  }
  return ExitCode::fine;
}

} // namespace mta_tls
