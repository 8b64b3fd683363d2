#include "common/table/sender_address.h"

#include "common/base/text.h"
#include "common/policy/sender_rule.h"
#include "common/table/values.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

// RFC 5321 section 4.1.2 without quoted strings, RFC 6531 section 3.3.
bool fits_a_local_part(char c) {
  constexpr std::string_view special = "\"(),:;<>@[\\]";
  const auto octet = static_cast<unsigned char>(c);
  return octet > ' ' && octet != 0x7f && special.find(c) == std::string_view::npos;
}

Unexpected<std::string> wrong(std::string_view text, std::string_view why) {
  return {fmt::format("\"{}\" is no address{}", printable(text), why)};
}

// RFC 5321 section 4.5.3.1.1.
constexpr std::size_t longest_local_part = 64;

// Why nobody can be written to by the name before the "@"; empty: somebody can.
std::string_view why_no_mailbox(std::string_view local) {
  if (local.empty() || local.size() > longest_local_part) {
    return ": there are 1 to 64 characters before \"@\"";
  }
  if (local.front() == '-') {
    return ": a program would take it for an option";
  }
  const bool fits = std::ranges::all_of(
      local, [](char c) { return is_ascii(c) && fits_a_local_part(c); });
  return fits ? ""
              : ": a character before \"@\" is none that an address in ASCII has "
                "without quotes";
}

} // namespace

Result<std::string, std::string> parse_sender_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) {
    return wrong(text, ", without \"@\"; a domain belongs into \"domains\", a login into "
                       "\"sasl_users\"");
  }
  const auto local = text.substr(0, at);
  if (local.empty() || local == "*") {
    return wrong(text, " of one sender; a whole domain belongs into \"domains\"");
  }
  if (!std::all_of(local.begin(), local.end(), fits_a_local_part)) {
    return wrong(text, ": a character before \"@\" is none that an address has without "
                       "quotes");
  }
  if (text.ends_with('.')) {
    return Unexpected{
        fmt::format("\"{}\" is written without the dot at its end", printable(text))};
  }
  const auto domain = Domain::parse(text.substr(at + 1));
  if (!domain) {
    return wrong(text, fmt::format(": {}", explain(domain.error())));
  }
  return *canonical_sender(text);
}

Result<std::string, std::string> parse_own_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) {
    return wrong(text, ", without \"@\"");
  }
  const auto local = text.substr(0, at);
  if (const auto why = why_no_mailbox(local); !why.empty()) {
    return wrong(text, why);
  }
  const auto domain = listed_domain(text.substr(at + 1));
  if (!domain) {
    return wrong(text, ": what follows \"@\" is no domain");
  }
  return fmt::format("{}@{}", local, domain->text());
}

} // namespace mta_tls
