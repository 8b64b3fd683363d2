#include "common/dialect/peer_text.h"

#include "common/base/text.h"
#include "common/mail/domain.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

std::string plain_text(std::string_view text, std::size_t max_octets) {
  const bool too_long = text.size() > max_octets;
  std::string safe(text.substr(0, max_octets));
  std::replace_if(
      safe.begin(), safe.end(),
      [](char c) { return c < ' ' || c > '~' || c == '%' || c == '"'; }, '?');
  return too_long ? safe + "..." : safe;
}

std::string plain_domain(std::string_view domain) {
  const auto canonical = canonical_domain(domain);
  return plain_text(canonical ? canonical->view() : domain);
}

std::string some_of(const std::vector<std::string>& names, std::size_t max_octets) {
  constexpr std::size_t most = 3;
  std::vector<std::string> shown;
  for (const auto& name : names) {
    if (shown.size() < most) {
      shown.push_back(plain_text(name, max_octets));
    }
  }
  const auto text = join(shown, ", ");
  return names.size() > most ? fmt::format("{} and {} more", text, names.size() - most)
                             : text;
}

} // namespace mta_tls
