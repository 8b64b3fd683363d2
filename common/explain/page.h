#pragma once

#include "common/explain/layout.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace mta_tls {

// What the texts of explanations are set from.

inline constexpr std::size_t label_columns = 15;

// "  label        text", broken to the width of the page.
std::string row(std::string_view label, std::string_view text, std::size_t indent = 2);

// A text of the explanation, safe for a terminal; empty if it is null.
std::string text_of(const nlohmann::json& object, const char* key);

// "  won            ", coloured.
std::string painted_verdict(const std::string& verdict, const Paint& paint);

// "level encrypt, mode testing, enforce_after 2026-12-01, review_by 2027-01-01 (overdue)"
std::string rule_details(const nlohmann::json& rule);

} // namespace mta_tls
