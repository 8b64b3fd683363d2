#include "common/explain/target.h"

#include "common/base/text.h"
#include "common/mail/domain.h"
#include "common/mail/next_hop.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::size_t shown_octets = 200;

// RFC 5321 section 4.1.2: where the quoted local part ends; npos if it never does.
std::size_t end_of_quoted(std::string_view text) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

// Where the "@" between local part and domain stands.
std::size_t find_at_sign(std::string_view text) {
  if (!text.starts_with('"')) {
    return text.rfind('@');
  }
  const auto end = end_of_quoted(text);
  return end < text.size() && text[end] == '@' ? end : std::string_view::npos;
}

std::string explain_literal(std::string_view literal) {
  const auto hop = NextHop::parse(literal);
  if (!hop) {
    return fmt::format("\"{}\": {}", printable(literal, shown_octets),
                       explain(hop.error()));
  }
  if (!literal.ends_with(']')) {
    return fmt::format(
        "a recipient has no port; to ask about the next hop, leave out what "
        "stands before \"{}\"",
        printable(literal, shown_octets));
  }
  return hop->kind() == NextHop::Kind::address
             ? ""
             : fmt::format("\"{}\" holds no address; a recipient's domain stands without "
                           "brackets",
                           printable(literal, shown_octets));
}

// Why the part after "@" is no domain; empty if it is one.
std::string explain_domain(std::string_view domain) {
  if (domain.starts_with('[')) {
    return explain_literal(domain);
  }
  const auto parsed = canonical_domain(domain);
  return parsed ? ""
                : fmt::format("\"{}\" is not a domain: {}",
                              printable(domain, shown_octets), explain(parsed.error()));
}

bool has_blank(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return c == ' ' || static_cast<unsigned char>(c) < 0x20;
  });
}

} // namespace

Result<Target, std::string> parse_target(std::string_view text) {
  if (text.size() > 2 && text.starts_with('<') && text.ends_with('>')) {
    text = text.substr(1, text.size() - 2);
  }
  if (text.find('@') == std::string_view::npos) {
    return Target{std::string(text), false};
  }
  const auto at = find_at_sign(text);
  if (at == std::string_view::npos) {
    return Unexpected{fmt::format("\"{}\" is not a mail address: the quoted part is not "
                                  "followed by \"@domain\"",
                                  printable(text, shown_octets))};
  }
  const auto local = text.substr(0, at);
  if (local.empty()) {
    return Unexpected{std::string("there is nothing before the \"@\"; to ask about the "
                                  "domain, leave out the \"@\" too")};
  }
  if (!local.starts_with('"') && has_blank(local)) {
    return Unexpected{fmt::format("\"{}\" is not a mail address: there is a blank before "
                                  "the \"@\"",
                                  printable(text, shown_octets))};
  }
  const auto domain = text.substr(at + 1);
  if (auto fault = explain_domain(domain); !fault.empty()) {
    return Unexpected{std::move(fault)};
  }
  return Target{std::string(domain), true};
}

std::string_view without_brackets(std::string_view address) noexcept {
  return address.size() >= 2 && address.starts_with('<') && address.ends_with('>')
             ? address.substr(1, address.size() - 2)
             : address;
}

} // namespace mta_tls
