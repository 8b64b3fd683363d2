#include "common/facts/fact_store.h"

#include "common/facts/fact_cache.h"

#include <cstdio>
#include <span>
#include <utility>

namespace mta_tls {

namespace {

constexpr int schema_version = 1;
constexpr auto prune_period = std::chrono::minutes(10);

template <class Names>
std::string listed(const Names& names, std::string_view before, std::string_view after) {
  std::string text;
  for (const auto name : names) {
    text += (text.empty() ? "" : ", ") + std::string(before) + std::string(name) +
            std::string(after);
  }
  return text;
}

std::string create_sql() {
  return "CREATE TABLE next_hops (next_hop TEXT PRIMARY KEY NOT NULL, " +
         listed(DaneColumns::names, "", " TEXT") + ", " +
         listed(StsColumns::names, "", " TEXT") +
         ") STRICT, WITHOUT ROWID;"
         "PRAGMA user_version = " +
         std::to_string(schema_version);
}

std::string select_sql(std::string_view which) {
  return "SELECT next_hop, " + listed(DaneColumns::names, "", "") + ", " +
         listed(StsColumns::names, "", "") + " FROM next_hops " + std::string(which);
}

// Policies in force come first: they matter most if there are too many rows.
constexpr std::string_view many = "ORDER BY sts IS 'enforce' DESC LIMIT ?";
constexpr std::string_view one = "WHERE next_hop = ?";

// Of a row that is there, the other columns stay as they are.
template <class Names>
std::string upsert_sql(const Names& names, std::string_view condition = "") {
  std::string marks;
  std::string changes;
  for (const auto name : names) {
    marks += ", ?";
    changes += (changes.empty() ? "" : ", ") + std::string(name) + " = excluded." +
               std::string(name);
  }
  return "INSERT INTO next_hops (next_hop, " + listed(names, "", "") + ") VALUES (?" +
         marks + ") ON CONFLICT (next_hop) DO UPDATE SET " + changes +
         std::string(condition);
}

// ?12 is the present. Whoever finds no policy did not know of the one that is in force.
constexpr std::string_view is_no_loss =
    " WHERE NOT (sts = 'enforce' AND sts_expires > ?12 AND excluded.sts = 'absent')";
constexpr int present = 12;
static_assert(present == StsColumns::names.size() + 2);

constexpr const char* prune_sql =
    "DELETE FROM next_hops WHERE coalesce(dane_expires, '') < ?1 AND "
    "coalesce(sts_checked_until, '') < ?1 AND coalesce(sts_expires, '') < ?1";

int version_of(sqlite3* database) {
  SqliteStatement statement(database, "PRAGMA user_version");
  return statement.step() ? std::stoi("0" + statement.text(0)) : 0;
}

bool has_tables(sqlite3* database) {
  SqliteStatement statement(database, "SELECT 1 FROM sqlite_master");
  return statement.step();
}

template <class Columns>
void take(SqliteStatement& row, int first, Columns& columns) {
  for (auto* value : columns.all()) {
    *value = row.text(first++);
  }
}

FactRow row_of(SqliteStatement& statement) {
  FactRow row;
  row.next_hop = statement.text(0);
  take(statement, 1, row.dane);
  take(statement, 1 + static_cast<int>(DaneColumns::names.size()), row.sts);
  return row;
}

template <class Columns>
void upsert(SqliteStatement& statement, const std::string& hop, Columns columns) {
  statement.bind(1, hop);
  int parameter = 2;
  for (const auto* value : columns.all()) {
    statement.bind(parameter++, *value);
  }
  statement.step();
}

} // namespace

struct FactStore::Open {
  explicit Open(const std::string& path)
      : file(make(path)), dane(file.handle(), upsert_sql(DaneColumns::names)),
        sts(file.handle(), upsert_sql(StsColumns::names, is_no_loss)),
        find(file.handle(), select_sql(one)),
        forget(file.handle(), "DELETE FROM next_hops WHERE next_hop = ?"),
        prune(file.handle(), prune_sql) {}

  static SqliteFile make(const std::string& path) {
    SqliteFile file(path);
    file.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    const auto version = version_of(file.handle());
    if (version == 0 && !has_tables(file.handle())) {
      file.run(create_sql().c_str());
    } else if (version != schema_version) {
      throw SqliteError(SQLITE_NOTADB, "it is no cache of this version of mta-tls");
    }
    return file;
  }

  SqliteFile file;
  SqliteStatement dane;
  SqliteStatement sts;
  SqliteStatement find;
  SqliteStatement forget;
  SqliteStatement prune;
};

FactStore::Opened FactStore::open() {
  try {
    open_anew();
    return {};
  } catch (const SqliteError& error) {
    if (!error.is_corrupt()) {
      return {error.what(), false};
    }
    Opened opened{error.what(), true};
    set_aside();
    return opened;
  }
}

void FactStore::open_anew() {
  open_ = std::make_shared<Open>(path_);
}

// What cannot be renamed cannot be written either, and is told by that.
void FactStore::set_aside() {
  open_ = nullptr;
  std::rename(path_.c_str(), (path_ + ".unusable").c_str());
  std::remove((path_ + "-wal").c_str());
  std::remove((path_ + "-shm").c_str());
  try {
    open_anew();
  } catch (const SqliteError& error) {
    trouble_ = error.what();
  }
}

std::optional<std::string> FactStore::load(std::size_t most, Instant now,
                                           const Take& take_row) {
  if (!open_) {
    return std::nullopt;
  }
  try {
    SqliteStatement rows(open_->file.handle(), select_sql(many));
    rows.bind(1, std::to_string(most));
    while (rows.step()) {
      const auto row = row_of(rows);
      if (auto knowledge = knowledge_of(row, now)) {
        take_row(row.next_hop, *std::move(knowledge));
      }
    }
    return std::nullopt;
  } catch (const SqliteError& error) {
    const std::string why = error.what();
    if (error.is_corrupt()) {
      set_aside();
    }
    return why;
  }
}

// The statement is stepped to its end: else it would go on reading.
std::optional<Knowledge> FactStore::find(const std::string& hop, Instant now) {
  if (!open_) {
    return std::nullopt;
  }
  try {
    std::optional<Knowledge> found;
    open_->find.bind(1, hop);
    while (open_->find.step()) {
      found = knowledge_of(row_of(open_->find), now);
    }
    return found && !is_of_no_use(*found, now) ? found : std::nullopt;
  } catch (const SqliteError& error) {
    fail(error);
    return std::nullopt;
  }
}

void FactStore::begin() {
  if (!is_writing_) {
    open_->file.run("BEGIN");
    is_writing_ = true;
  }
}

// A store that cannot be written is no reason to fail anybody else.
template <class Write>
void FactStore::write(Write step) noexcept {
  if (!open_) {
    return;
  }
  try {
    begin();
    step(*open_);
  } catch (const SqliteError& error) {
    fail(error);
  }
}

void FactStore::fail(const SqliteError& error) noexcept {
  trouble_ = error.what();
  is_writing_ = false;
  sqlite3_exec(open_->file.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  if (error.is_corrupt()) {
    set_aside();
  }
}

void FactStore::save(const std::string& hop, const Knowledge& knowledge,
                     const DiscoveryWanted& part, Instant now) {
  const auto dane = part.dane ? dane_columns(knowledge) : std::nullopt;
  const auto sts = part.mta_sts ? sts_columns(knowledge) : std::nullopt;
  if (dane || sts) {
    write([&](Open& open) {
      if (dane) {
        upsert(open.dane, hop, *dane);
      }
      if (sts) {
        const auto time = format_time(now);
        open.sts.bind(present, time);
        upsert(open.sts, hop, *sts);
      }
    });
  }
}

void FactStore::forget(const std::string& hop) {
  write([&](Open& open) {
    open.forget.bind(1, hop);
    open.forget.step();
  });
}

void FactStore::forget_all() {
  write([](Open& open) { open.file.run("DELETE FROM next_hops"); });
}

void FactStore::prune(Instant now) {
  if (now < pruned_ + prune_period) {
    return;
  }
  pruned_ = now;
  write([now](Open& open) {
    const auto time = format_time(now);
    open.prune.bind(1, time);
    open.prune.step();
  });
}

std::optional<std::string> FactStore::flush(Instant now) {
  prune(now);
  if (!is_writing_ && trouble_.empty()) {
    return std::nullopt;
  }
  if (is_writing_) {
    write([](Open& open) { open.file.run("COMMIT"); });
    is_writing_ = false;
  }
  auto trouble = std::exchange(trouble_, "");
  const bool is_news = !trouble.empty() && !told_;
  told_ = !trouble.empty();
  return is_news ? std::optional(std::move(trouble)) : std::nullopt;
}

} // namespace mta_tls
