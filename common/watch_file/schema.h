#pragma once

#include <cstddef>

namespace mta_tls {

inline constexpr std::size_t watch_schema_version = 1;

// The tables of a file that is new. Times are as in "2026-11-24T12:00:00Z", so that they
// sort; look, memory and finding are JSON.
inline constexpr const char* create_watch_tables =
    "BEGIN;"
    "CREATE TABLE standings (next_hop TEXT PRIMARY KEY NOT NULL, look TEXT NOT NULL,"
    " failures INTEGER NOT NULL, failing_since TEXT NOT NULL, last_passed TEXT NOT NULL,"
    " memory TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE spans (id INTEGER PRIMARY KEY, next_hop TEXT NOT NULL,"
    " first TEXT NOT NULL, last TEXT NOT NULL, looks INTEGER NOT NULL,"
    " look TEXT NOT NULL) STRICT;"
    "CREATE INDEX spans_of ON spans (next_hop, id);"
    "CREATE INDEX spans_by_age ON spans (last);"
    "CREATE TABLE findings (id INTEGER PRIMARY KEY, at TEXT NOT NULL,"
    " subject TEXT NOT NULL, finding TEXT NOT NULL) STRICT;"
    "CREATE INDEX findings_of ON findings (subject, at);"
    "CREATE INDEX findings_by_age ON findings (at);"
    "CREATE TABLE subjects (subject TEXT PRIMARY KEY NOT NULL, memory TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "PRAGMA user_version = 1;"
    "COMMIT";

} // namespace mta_tls
