#include "common/facts/fact_store.h"

#include "common/facts/fact_cache.h"
#include "common/facts/fact_sql.h"

#include <span>
#include <utility>

namespace mta_tls {

namespace {

constexpr auto reminder_period = std::chrono::hours(1);

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
  Open(const std::string& path, std::size_t most_pages)
      : pages(most_pages), file(make(path, pages)),
        dane(file.handle(), fact_sql::upsert_dane()),
        sts(file.handle(), fact_sql::upsert_sts()), find(file.handle(), fact_sql::find()),
        is_there(file.handle(), fact_sql::is_there),
        page_count(file.handle(), "PRAGMA page_count"),
        free_pages(file.handle(), "PRAGMA freelist_count"),
        forget(file.handle(), fact_sql::forget), prune(file.handle(), fact_sql::prune) {}

  static SqliteFile make(const std::string& path, std::size_t pages) {
    SqliteFile file(path);
    file.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    file.run(("PRAGMA max_page_count = " + std::to_string(pages)).c_str());
    require_schema(file, {fact_sql::schema_version, fact_sql::create(), "cache"});
    return file;
  }

  bool has_room_for(const std::string& hop);

  std::size_t pages;
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

// Were SQLite to meet the limit, it would take back the whole transaction.
bool FactStore::Open::has_room_for(const std::string& hop) {
  const auto reserve = pages / 16;
  if (page_count.number() - free_pages.number() + reserve < pages) {
    return true;
  }
  is_there.bind(1, hop);
  return is_there.number() != 0;
}

FactStore::FactStore(std::string path, std::size_t pages)
    : file_(std::move(path), [pages](const std::string& where) {
        return std::make_shared<Open>(where, pages);
      }) {}

std::optional<std::string> FactStore::load(std::size_t most, Instant now,
                                           const Take& take_row) {
  return file_.load([&](Open& open) {
    SqliteStatement rows(open.file.handle(), fact_sql::load());
    rows.bind(1, std::to_string(most));
    while (rows.step()) {
      const auto row = row_of(rows);
      if (auto knowledge = knowledge_of(row, now)) {
        take_row(row.next_hop, *std::move(knowledge));
      }
    }
  });
}

std::optional<Knowledge> FactStore::find(const std::string& hop, Instant now) {
  return file_.find([&](Open& open) {
    std::optional<Knowledge> found;
    open.find.bind(1, hop);
    while (open.find.step()) {
      found = knowledge_of(row_of(open.find), now);
    }
    return found && !is_of_no_use(*found, now) ? found : std::nullopt;
  });
}

void FactStore::save(const std::string& hop, const Knowledge& knowledge,
                     const DiscoveryWanted& part, Instant now) {
  const auto dane = part.dane ? dane_columns(knowledge) : std::nullopt;
  const auto sts = part.mta_sts ? sts_columns(knowledge) : std::nullopt;
  if (dane || sts) {
    file_.write([&](Open& open) {
      if (!open.has_room_for(hop)) {
        throw SqliteError(SQLITE_FULL, "it has grown to its limit, " +
                                           std::to_string(open.pages / 256) + " MiB");
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

void FactStore::forget(const std::string& hop) {
  file_.write([&](Open& open) { open.forget.run({hop}); });
}

void FactStore::forget_all() {
  file_.write([](Open& open) { open.file.run(fact_sql::forget_all); });
}

std::optional<std::string> FactStore::flush(Instant now) {
  auto trouble =
      file_.flush(now, [now](Open& open) { open.prune.run({format_time(now)}); });
  if (!trouble) {
    return std::nullopt;
  }
  state_ = *std::move(trouble);
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
