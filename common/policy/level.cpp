#include "common/policy/level.h"

#include <algorithm>

namespace mta_tls {

std::string_view word(SecurityLevel level) noexcept {
  return level_words[static_cast<std::size_t>(level)];
}

std::optional<SecurityLevel> level_of(std::string_view word) noexcept {
  if (word == "prevented") {
    return SecurityLevel::none;
  }
  if (word == "opportunistic") {
    return SecurityLevel::may;
  }
  if (word == "forced") {
    return SecurityLevel::encrypt;
  }
  const auto end = level_words.begin() + all_levels.size();
  const auto found = std::find(level_words.begin(), end, word);
  return found == end
             ? std::nullopt
             : std::optional(
                   all_levels[static_cast<std::size_t>(found - level_words.begin())]);
}

bool satisfies(SecurityLevel offered, SecurityLevel required) noexcept {
  using enum SecurityLevel;
  switch (required) {
  case none:
    return true;
  case may:
    return offered != none;
  case dane:
    return offered == dane || offered == dane_only;
  case encrypt:
    return forces_tls(offered);
  case verify:
    return offered == verify || offered == secure;
  case secure:
  case fingerprint:
  case dane_only:
    return offered == required;
  }
  return false;
}

std::string_view word(TlsVersion version) noexcept {
  return tls_version_words[static_cast<std::size_t>(version)];
}

std::optional<TlsVersion> tls_version_of(std::string_view word) noexcept {
  const auto found = std::find(tls_version_words.begin(), tls_version_words.end(), word);
  return found == tls_version_words.end()
             ? std::nullopt
             : std::optional(static_cast<TlsVersion>(found - tls_version_words.begin()));
}

} // namespace mta_tls
