#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace mta_tls {

// What the page of `mta-tls status` is set from.

inline constexpr std::size_t status_label_columns = 14;

// "  label       text", broken to the width of the page.
std::string status_row(std::string_view label, std::string_view text);

// A member of the daemon's reply, safe for a terminal.
std::string plain(const nlohmann::ordered_json& value);

// "3 rules"
std::string counted(const nlohmann::ordered_json& count, std::string_view noun);

} // namespace mta_tls
