#pragma once

#include "common/mail/next_hop.h"
#include "common/policy/rule.h"
#include "common/table/report.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mta_tls {

// Each turns a text of the file into a value, or reports why it is none.
std::optional<SecurityLevel> parse_level(std::string_view text, const Place& place,
                                         Report& report);
std::optional<TlsVersion> parse_min_tls(std::string_view text, const Place& place,
                                        Report& report);
std::optional<Mode> parse_mode(std::string_view text, const Place& place, Report& report);
std::optional<OnDnsError> parse_on_dns_error(std::string_view text, const Place& place,
                                             Report& report);
std::optional<DayOrTime> parse_date(std::string_view text, const Place& place,
                                    Report& report);
std::optional<std::chrono::seconds> parse_duration(std::string_view text,
                                                   const Place& place, Report& report);
std::optional<NamePattern> parse_pattern(std::string_view text, const Place& place,
                                         Report& report);
std::optional<KeyDigest> parse_key_digest(std::string_view text, const Place& place,
                                          Report& report);
std::optional<std::string> parse_ca_file(std::string_view text, const Place& place,
                                         Report& report);

// Which of the known words a text is, by its place among them. Reports one that is none,
// with the word that is meant; `what`: "mode".
std::optional<std::size_t> parse_word(std::string_view what, std::string_view text,
                                      std::span<const std::string_view> known,
                                      const Place& place, Report& report);

// The same for an enumeration whose values are in the order of the words.
template <class Enum>
std::optional<Enum> parse_enum(std::string_view what, std::string_view text,
                               std::span<const std::string_view> known,
                               const Place& place, Report& report) {
  const auto index = parse_word(what, text, known, place, report);
  return index ? std::optional(static_cast<Enum>(*index)) : std::nullopt;
}

// The shortest and the longest time that a key may have, as they are written.
struct DurationRange {
  std::string_view least;
  std::string_view most;
};
std::optional<std::chrono::seconds>
parse_duration_within(std::string_view key, std::string_view text,
                      const DurationRange& range, const Place& place, Report& report);

// A SHA-256 digest in hexadecimal, in lower case, with nothing between the digits.
std::optional<std::string> parse_sha256(std::string_view text, const Place& place,
                                        Report& report);

// What rules, profiles, letters, exceptions and imports are called.
bool is_id(std::string_view text, const Place& place, Report& report);

// Something within one line, without blanks around it.
bool is_plain_text(std::string_view text);

// An exact domain, as in "domains". No place: there may be millions of them.
std::optional<Domain> listed_domain(std::string_view text);

// What to do instead, as a half sentence.
struct DomainHints {
  std::string_view wildcard; // where the text stands for several names
  std::string_view next_hop; // where it is a next hop
};

// Why a text is no exact domain.
std::string why_no_domain(std::string_view text, const DomainHints& hints);

} // namespace mta_tls
