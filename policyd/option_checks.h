#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// For a number, without a word in the help.
inline CLI::Range range(unsigned from, unsigned to) {
  CLI::Range range(from, to);
  range.description("");
  return range;
}

// Why a file that an option names (empty: none) is not to be had so: R_OK, X_OK.
std::optional<std::string> not_usable(std::string_view option, const std::string& file,
                                      int mode);

} // namespace mta_tls
