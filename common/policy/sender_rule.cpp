#include "common/policy/sender_rule.h"

#include "common/base/text.h"

namespace mta_tls {

namespace {

// RFC 5321 section 4.1.2: `"boss"@x` is boss@x.
std::string unquoted(std::string_view local) {
  if (local.size() < 2 || !local.starts_with('"') || !local.ends_with('"')) {
    return std::string(local);
  }
  local = local.substr(1, local.size() - 2);
  std::string plain;
  bool is_escaped = false;
  for (const char c : local) {
    is_escaped = c == '\\' && !is_escaped;
    if (!is_escaped) {
      plain += c;
    }
  }
  return plain;
}

} // namespace

std::optional<std::string> canonical_sender(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos || at == 0) {
    return std::nullopt;
  }
  const auto domain = canonical_domain(address.substr(at + 1));
  if (!domain) {
    return std::nullopt;
  }
  auto canonical = to_lower(unquoted(address.substr(0, at)));
  canonical += '@';
  canonical += domain->view();
  return canonical;
}

} // namespace mta_tls
