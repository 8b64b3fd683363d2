#pragma once

#include "common/sqlite/sqlite.h"
#include "common/watch/standing.h"

#include <optional>

namespace mta_tls {

// The columns of a standing, in the order in which they are written and read.
inline constexpr const char* standing_columns =
    "next_hop, look, failures, failing_since, last_passed";

// Of a row that begins with these. nullopt: it cannot be understood.
std::optional<Standing> standing_of(SqliteStatement& row);

std::string time_text(const std::optional<Instant>& time); // empty: there is none
std::optional<Instant> time_in(const std::string& text);

} // namespace mta_tls
