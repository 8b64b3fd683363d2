#pragma once

#include <cstddef>
#include <string>

// The file's table in SQL: one row a next hop; see fact_row.h for its columns.
namespace mta_tls::fact_sql {

inline constexpr std::size_t schema_version = 1; // PRAGMA user_version

std::string create();

// Both give next_hop, then DaneColumns, then StsColumns.
std::string load(); // ?1: at most so many
std::string find(); // ?1: next_hop

// ?1: next_hop, then the part's columns. Of a row that is there, the others stay as they
// are.
std::string upsert_dane();

// … and a policy in force is not replaced by the absence of one.
std::string upsert_sts();
inline constexpr int present = 12; // of upsert_sts(): the time

inline constexpr const char* is_there = "SELECT 1 FROM next_hops WHERE next_hop = ?";
inline constexpr const char* forget = "DELETE FROM next_hops WHERE next_hop = ?";
inline constexpr const char* forget_all = "DELETE FROM next_hops";

// ?1: the time. What has lapsed goes.
inline constexpr const char* prune =
    "DELETE FROM next_hops WHERE coalesce(dane_expires, '') < ?1 AND "
    "coalesce(sts_checked_until, '') < ?1 AND coalesce(sts_expires, '') < ?1";

} // namespace mta_tls::fact_sql
