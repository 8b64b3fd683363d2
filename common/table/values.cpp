#include "common/table/values.h"

#include "common/base/nearest.h"
#include "common/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace mta_tls {

namespace {

// `unknown level "secur"; did you mean "secure"?`, or which words there are.
std::string unknown_word(std::string_view what, std::string_view text,
                         std::span<const std::string_view> known) {
  if (const auto meant = nearest(text, known)) {
    return fmt::format("unknown {} \"{}\"; did you mean \"{}\"?", what, printable(text),
                       *meant);
  }
  return fmt::format("unknown {} \"{}\"; there are {}", what, printable(text),
                     fmt::join(known, ", "));
}

// Postfix's policy table separates attributes by these.
bool separates_attributes(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet <= ' ' || octet == 0x7f || c == ',' || c == '{' || c == '}';
}

bool is_host_or_address(std::string_view text) {
  const auto hop = NextHop::parse(text);
  return hop &&
         (hop->kind() == NextHop::Kind::host || hop->kind() == NextHop::Kind::address);
}

// "192.0.2.7" -> "[192.0.2.7]"
std::string bracketed(std::string_view text) {
  std::string result(1, '[');
  return result.append(text).append(1, ']');
}

bool is_bare_address(std::string_view text) {
  const auto hop = NextHop::parse(bracketed(text));
  return hop && hop->kind() == NextHop::Kind::address;
}

bool is_id_character(char c) {
  return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
}

bool is_control(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet < ' ' || octet == 0x7f;
}

} // namespace

std::optional<SecurityLevel> parse_level(std::string_view text, const Place& place,
                                         Report& report) {
  const auto level = level_of(text);
  if (!level) {
    report.error(place, unknown_word("level", text, level_words));
  }
  return level;
}

std::optional<TlsVersion> parse_min_tls(std::string_view text, const Place& place,
                                        Report& report) {
  const auto version = tls_version_of(text);
  if (!version) {
    // No nearest one: each is a keystroke away from another.
    report.error(place, fmt::format("unknown TLS version \"{}\"; there are {}",
                                    printable(text), fmt::join(tls_version_words, ", ")));
  }
  return version;
}

std::optional<std::size_t> parse_word(std::string_view what, std::string_view text,
                                      std::span<const std::string_view> known,
                                      const Place& place, Report& report) {
  const auto found = std::ranges::find(known, text);
  if (found == known.end()) {
    report.error(place, unknown_word(what, text, known));
    return std::nullopt;
  }
  return static_cast<std::size_t>(found - known.begin());
}

std::optional<Mode> parse_mode(std::string_view text, const Place& place,
                               Report& report) {
  static constexpr std::array<std::string_view, 2> words{"enforce", "testing"};
  return parse_enum<Mode>("mode", text, words, place, report);
}

std::optional<OnDnsError> parse_on_dns_error(std::string_view text, const Place& place,
                                             Report& report) {
  static constexpr std::array<std::string_view, 2> words{"defer", "opportunistic"};
  if (text == words[0]) {
    return OnDnsError::defer;
  }
  if (text == words[1]) {
    return OnDnsError::opportunistic;
  }
  report.error(place, unknown_word("value of \"on_dns_error\",", text, words));
  return std::nullopt;
}

std::optional<DayOrTime> parse_date(std::string_view text, const Place& place,
                                    Report& report) {
  const auto date = parse_day_or_time(text);
  if (!date) {
    report.error(place,
                 fmt::format("\"{}\": {}", printable(text), explain(date.error())));
    return std::nullopt;
  }
  return *date;
}

std::optional<std::chrono::seconds> parse_duration(std::string_view text,
                                                   const Place& place, Report& report) {
  const auto duration = parse_duration(text);
  if (!duration) {
    report.error(place,
                 fmt::format("\"{}\" is no duration such as \"30m\", \"12h\" or \"90d\"",
                             printable(text)));
    return std::nullopt;
  }
  return *duration;
}

std::optional<std::chrono::seconds>
parse_duration_within(std::string_view key, std::string_view text,
                      const DurationRange& range, const Place& place, Report& report) {
  const auto duration = parse_duration(text, place, report);
  if (duration && (*duration < *parse_duration(range.least) ||
                   *duration > *parse_duration(range.most))) {
    report.error(place,
                 fmt::format("\"{}\" is from {} to {}", key, range.least, range.most));
    return std::nullopt;
  }
  return duration;
}

std::optional<NamePattern> parse_pattern(std::string_view text, const Place& place,
                                         Report& report) {
  if (text.ends_with('.')) {
    report.error(place, fmt::format("\"{}\" is written without the dot at its end",
                                    printable(text)));
    return std::nullopt;
  }
  const auto pattern = NamePattern::parse(text);
  if (!pattern) {
    report.error(place,
                 fmt::format("\"{}\" is neither a name, \"*.name\" nor \".name\": {}",
                             printable(text), explain(pattern.error())));
    return std::nullopt;
  }
  return *pattern;
}

std::optional<KeyDigest> parse_key_digest(std::string_view text, const Place& place,
                                          Report& report) {
  const auto digest = key_digest_of(text);
  if (!digest) {
    report.error(place, fmt::format("\"{}\" is no SHA-256 digest: 64 hexadecimal digits, "
                                    "with or without \":\" between octets",
                                    printable(text)));
  }
  return digest;
}

std::optional<std::string> parse_sha256(std::string_view text, const Place& place,
                                        Report& report) {
  const auto digest = key_digest_of(text);
  if (!digest || text.find(':') != std::string_view::npos) {
    report.error(place, fmt::format("\"{}\" is no SHA-256 digest: 64 hexadecimal digits, "
                                    "as sha256sum prints it",
                                    printable(text)));
    return std::nullopt;
  }
  return hexadecimal(*digest);
}

std::optional<std::string> parse_ca_file(std::string_view text, const Place& place,
                                         Report& report) {
  if (!text.starts_with('/')) {
    report.error(place, fmt::format("\"{}\" is not an absolute path", printable(text)));
    return std::nullopt;
  }
  if (std::any_of(text.begin(), text.end(), separates_attributes)) {
    report.error(place, fmt::format("\"{}\" cannot be told to Postfix: it has a blank, a "
                                    "comma, a brace or a control character in it",
                                    printable(text)));
    return std::nullopt;
  }
  return std::string(text);
}

bool is_id(std::string_view text, const Place& place, Report& report) {
  constexpr std::size_t most_octets = 64;
  const bool is_one = !text.empty() && text.size() <= most_octets &&
                      std::all_of(text.begin(), text.end(), is_id_character) &&
                      (is_letter(text[0]) || is_digit(text[0]));
  if (!is_one) {
    report.error(place, fmt::format("\"{}\" is no id: up to {} letters, digits, \".\", "
                                    "\"_\" and \"-\", the first a letter or digit",
                                    printable(text), most_octets));
  }
  return is_one;
}

bool is_plain_text(std::string_view text) {
  return !text.empty() && trim(text) == text &&
         std::none_of(text.begin(), text.end(), is_control);
}

std::optional<Domain> listed_domain(std::string_view text) {
  if (text.ends_with('.')) {
    return std::nullopt;
  }
  auto domain = Domain::parse(text);
  return domain ? std::optional(std::move(*domain)) : std::nullopt;
}

std::string why_no_domain(std::string_view text, const DomainHints& hints) {
  const auto shown = printable(text);
  if (text.starts_with("*.") || text.starts_with('.')) {
    return fmt::format("\"{}\" is no exact domain; {}", shown, hints.wildcard);
  }
  if (is_bare_address(text)) {
    return fmt::format("\"{}\" is an address, which is written \"[{}]\"; {}", shown,
                       shown, hints.next_hop);
  }
  if (is_host_or_address(text)) {
    return fmt::format("\"{}\" is a next hop rather than a domain; {}", shown,
                       hints.next_hop);
  }
  if (text.ends_with('.')) {
    return fmt::format("\"{}\" is written without the dot at its end", shown);
  }
  const auto domain = Domain::parse(text);
  return fmt::format("\"{}\" is no domain: {}", shown,
                     domain ? std::string_view() : explain(domain.error()));
}

} // namespace mta_tls
