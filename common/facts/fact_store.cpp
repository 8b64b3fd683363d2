#include "common/facts/fact_store.h"

#include "common/facts/fact_cache.h"
#include "common/facts/fact_sql.h"

#include <cstdio>
#include <span>
#include <utility>

namespace mta_tls {

namespace {

constexpr auto prune_period = std::chrono::minutes(10);
constexpr auto reminder_period = std::chrono::hours(1);

// Of the first row. To its end: else the statement would go on reading.
std::size_t number(SqliteStatement& statement) {
  std::size_t found = 0;
  while (statement.step()) {
    found = std::stoul("0" + statement.text(0));
  }
  return found;
}

std::size_t version_of(sqlite3* database) {
  SqliteStatement statement(database, "PRAGMA user_version");
  return number(statement);
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
  Open(const std::string& path, std::size_t pages)
      : file(make(path, pages)), dane(file.handle(), fact_sql::upsert_dane()),
        sts(file.handle(), fact_sql::upsert_sts()), find(file.handle(), fact_sql::find()),
        is_there(file.handle(), fact_sql::is_there),
        page_count(file.handle(), "PRAGMA page_count"),
        free_pages(file.handle(), "PRAGMA freelist_count"),
        forget(file.handle(), fact_sql::forget), prune(file.handle(), fact_sql::prune) {}

  static SqliteFile make(const std::string& path, std::size_t pages) {
    SqliteFile file(path);
    file.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    file.run(("PRAGMA max_page_count = " + std::to_string(pages)).c_str());
    const auto version = version_of(file.handle());
    if (version == 0 && !has_tables(file.handle())) {
      file.run(fact_sql::create().c_str());
    } else if (version != fact_sql::schema_version) {
      throw SqliteError(SQLITE_NOTADB, "it is no cache of this version of mta-tls");
    }
    return file;
  }

  SqliteFile file;
  SqliteStatement dane;
  SqliteStatement sts;
  SqliteStatement find;
  SqliteStatement is_there;
  SqliteStatement page_count;
  SqliteStatement free_pages;
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
  open_ = std::make_shared<Open>(path_, pages_);
}

// What cannot be renamed cannot be written either, and is told by that.
void FactStore::set_aside() {
  open_ = nullptr;
  is_writing_ = false;
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
    SqliteStatement rows(open_->file.handle(), fact_sql::load());
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
    open_->file.run("BEGIN IMMEDIATE");
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

// What was written before stands, unless SQLite has taken all of it back.
void FactStore::fail(const SqliteError& error) noexcept {
  trouble_ = error.what();
  if (error.is_corrupt()) {
    set_aside();
  } else if (sqlite3_get_autocommit(open_->file.handle()) != 0) {
    is_writing_ = false;
  }
}

void FactStore::commit() noexcept {
  write([](Open& open) { open.file.run("COMMIT"); });
  if (open_ && sqlite3_get_autocommit(open_->file.handle()) == 0) {
    sqlite3_exec(open_->file.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  is_writing_ = false;
}

void FactStore::save(const std::string& hop, const Knowledge& knowledge,
                     const DiscoveryWanted& part, Instant now) {
  const auto dane = part.dane ? dane_columns(knowledge) : std::nullopt;
  const auto sts = part.mta_sts ? sts_columns(knowledge) : std::nullopt;
  if (dane || sts) {
    write([&](Open& open) {
      if (!has_room_for(hop)) {
        throw SqliteError(SQLITE_FULL, "it has grown to its limit, " +
                                           std::to_string(pages_ / 256) + " MiB");
      }
      if (dane) {
        upsert(open.dane, hop, *dane);
      }
      if (sts) {
        const auto time = format_time(now);
        open.sts.bind(fact_sql::present, time);
        upsert(open.sts, hop, *sts);
      }
    });
  }
}

// Were SQLite to meet the limit, it would take back the whole transaction.
bool FactStore::has_room_for(const std::string& hop) {
  const auto reserve = pages_ / 16;
  const auto used = number(open_->page_count) - number(open_->free_pages);
  if (used + reserve < pages_) {
    return true;
  }
  open_->is_there.bind(1, hop);
  return number(open_->is_there) != 0;
}

void FactStore::forget(const std::string& hop) {
  write([&](Open& open) {
    open.forget.bind(1, hop);
    open.forget.step();
  });
}

void FactStore::forget_all() {
  write([](Open& open) { open.file.run(fact_sql::forget_all); });
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
    commit();
  }
  state_ = std::exchange(trouble_, "");
  return is_news(now) ? std::optional(state_) : std::nullopt;
}

bool FactStore::is_news(Instant now) {
  if (state_.empty() || (state_ == told_ && now < told_until_)) {
    return false;
  }
  told_ = state_;
  told_until_ = now + reminder_period;
  return true;
}

} // namespace mta_tls
