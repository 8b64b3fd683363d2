#include "common/policy/session_facts.h"

#include "common/base/text.h"

#include <array>
#include <utility>

namespace mta_tls {

namespace {

constexpr std::array<std::pair<std::string_view, TlsVersion>, 5> version_numbers{{
    {"1", TlsVersion::v1_0},
    {"1.0", TlsVersion::v1_0},
    {"1.1", TlsVersion::v1_1},
    {"1.2", TlsVersion::v1_2},
    {"1.3", TlsVersion::v1_3},
}};

} // namespace

bool is_login(std::string_view mechanism) noexcept {
  return !equals_ignoring_case(mechanism, "EXTERNAL");
}

std::optional<TlsVersion> version_of_protocol(std::string_view protocol) noexcept {
  constexpr std::string_view name = "tls";
  if (!equals_ignoring_case(protocol.substr(0, name.size()), name)) {
    return std::nullopt;
  }
  protocol.remove_prefix(name.size());
  if (!protocol.empty() && ascii_lower(protocol[0]) == 'v') {
    protocol.remove_prefix(1);
  }
  for (const auto& [number, version] : version_numbers) {
    if (protocol == number) {
      return version;
    }
  }
  return std::nullopt;
}

} // namespace mta_tls
