#include "common/facts/fact_sql.h"

#include "common/facts/fact_row.h"

#include <string_view>

namespace mta_tls::fact_sql {

namespace {

template <class Names>
std::string listed(const Names& names, std::string_view before, std::string_view after) {
  std::string text;
  for (const auto name : names) {
    text += (text.empty() ? "" : ", ") + std::string(before) + std::string(name) +
            std::string(after);
  }
  return text;
}

std::string select(std::string_view which) {
  return "SELECT next_hop, " + listed(DaneColumns::names, "", "") + ", " +
         listed(StsColumns::names, "", "") + " FROM next_hops " + std::string(which);
}

template <class Names>
std::string upsert(const Names& names) {
  std::string marks;
  std::string changes;
  for (const auto name : names) {
    marks += ", ?";
    changes += (changes.empty() ? "" : ", ") + std::string(name) + " = excluded." +
               std::string(name);
  }
  return "INSERT INTO next_hops (next_hop, " + listed(names, "", "") + ") VALUES (?" +
         marks + ") ON CONFLICT (next_hop) DO UPDATE SET " + changes;
}

static_assert(present == StsColumns::names.size() + 2);

} // namespace

std::string create() {
  return "CREATE TABLE next_hops (next_hop TEXT PRIMARY KEY NOT NULL, " +
         listed(DaneColumns::names, "", " TEXT") + ", " +
         listed(StsColumns::names, "", " TEXT") +
         ") STRICT, WITHOUT ROWID;"
         "PRAGMA user_version = " +
         std::to_string(schema_version);
}

// Policies in force come first: they matter most if there are too many rows.
std::string load() {
  return select("ORDER BY sts IS 'enforce' DESC LIMIT ?");
}

std::string find() {
  return select("WHERE next_hop = ?");
}

std::string upsert_dane() {
  return upsert(DaneColumns::names);
}

// Whoever finds no policy did not know of the one that is in force.
std::string upsert_sts() {
  return upsert(StsColumns::names) +
         " WHERE NOT (sts = 'enforce' AND sts_expires > ?12 AND excluded.sts = 'absent')";
}

} // namespace mta_tls::fact_sql
