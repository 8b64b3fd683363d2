#include "common/doctor/version.h"

#include <fmt/format.h>

#include <charconv>

namespace mta_tls::doctor {

Version Version::parse(std::string_view text) {
  Version version;
  const auto* at = text.data();
  const auto* const end = at + text.size();
  for (;;) {
    unsigned number = 0;
    const auto [stop, error] = std::from_chars(at, end, number);
    if (error != std::errc{}) {
      return version;
    }
    version.numbers_.push_back(number);
    if (stop == end || *stop != '.') {
      return version;
    }
    at = stop + 1;
  }
}

std::string Version::text() const {
  return fmt::format("{}", fmt::join(numbers_, "."));
}

} // namespace mta_tls::doctor
