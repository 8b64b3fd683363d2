#include "common/watch_file/watch_file.h"

#include "common/watch/look_json.h"
#include "common/watch_file/schema.h"
#include "common/watch_file/standing_row.h"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace mta_tls {

namespace {

constexpr auto prune_period = std::chrono::minutes(10);

// Readers need no permission to write, and a batch that grows does not shut them out.
constexpr const char* settings = "PRAGMA journal_mode = TRUNCATE;"
                                 "PRAGMA synchronous = NORMAL;"
                                 "PRAGMA cache_spill = OFF";

std::string upsert_standing_sql() {
  return fmt::format("INSERT OR REPLACE INTO standings ({}, memory)"
                     " VALUES (?, ?, ?, ?, ?, ?)",
                     standing_columns);
}

// In one step: a tenth of the looks, and of what was told, the oldest first.
constexpr const char* shrink_spans =
    "DELETE FROM spans WHERE id IN (SELECT id FROM spans ORDER BY last"
    " LIMIT (SELECT count(*) / 10 + 1 FROM spans))";
constexpr const char* shrink_findings =
    "DELETE FROM findings WHERE id IN (SELECT id FROM findings ORDER BY at"
    " LIMIT (SELECT count(*) / 10 + 1 FROM findings))";

void step(SqliteStatement& statement, std::initializer_list<std::string_view> values) {
  int number = 0;
  for (const auto value : values) {
    statement.bind(++number, value);
  }
  statement.step();
}

bool has_tables(SqliteFile& file) {
  SqliteStatement statement(file.handle(), "SELECT 1 FROM sqlite_master");
  return statement.step();
}

SqliteFile make(const std::string& path) {
  SqliteFile file(path);
  file.run(settings);
  const auto version = schema_version_of(file);
  if (version == 0 && !has_tables(file)) {
    file.run(create_watch_tables);
  } else if (version != watch_schema_version) {
    throw SqliteError(SQLITE_NOTADB, "it is no history of this version of mta-tls");
  }
  return file;
}

} // namespace

struct WatchFile::Open {
  explicit Open(const std::string& path)
      : file(make(path)), save_standing(file.handle(), upsert_standing_sql()),
        last_span(file.handle(), "SELECT id, look FROM spans WHERE next_hop = ?"
                                 " ORDER BY id DESC LIMIT 1"),
        prolong(file.handle(), "UPDATE spans SET last = ?, looks = looks + 1"
                               " WHERE id = ?"),
        begin_span(file.handle(), "INSERT INTO spans (next_hop, first, last, looks, look)"
                                  " VALUES (?1, ?2, ?2, '1', ?3)"),
        remember(file.handle(), "INSERT OR REPLACE INTO subjects VALUES (?, ?)"),
        forget_subject(file.handle(), "DELETE FROM subjects WHERE subject = ?"),
        tell(file.handle(),
             "INSERT INTO findings (at, subject, finding) VALUES (?, ?, ?)"),
        forget(file.handle(), "DELETE FROM standings WHERE next_hop = ?"),
        prune_spans(file.handle(), "DELETE FROM spans WHERE last < ?"),
        prune_findings(file.handle(), "DELETE FROM findings WHERE at < ?") {}

  void add_to_history(const Look& look);
  std::uint64_t octets_in_use();

  SqliteFile file;
  SqliteStatement save_standing;
  SqliteStatement last_span;
  SqliteStatement prolong;
  SqliteStatement begin_span;
  SqliteStatement remember;
  SqliteStatement forget_subject;
  SqliteStatement tell;
  SqliteStatement forget;
  SqliteStatement prune_spans;
  SqliteStatement prune_findings;
};

void WatchFile::Open::add_to_history(const Look& look) {
  std::string id;
  std::optional<Look> former;
  last_span.bind(1, look.hop);
  while (last_span.step()) {
    id = last_span.text(0);
    former = look_of_json(last_span.text(1));
  }
  const auto at = format_time(look.at);
  if (former && show_the_same(*former, look)) {
    step(prolong, {at, id});
  } else {
    step(begin_span, {look.hop, at, look_json(look)});
  }
}

std::uint64_t WatchFile::Open::octets_in_use() {
  SqliteStatement pages(
      file.handle(), "SELECT (page_count - freelist_count) * page_size"
                     " FROM pragma_page_count, pragma_freelist_count, pragma_page_size");
  return pages.step() ? std::stoull("0" + pages.text(0)) : 0;
}

WatchFile::Opened WatchFile::open() {
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

void WatchFile::open_anew() {
  open_ = std::make_shared<Open>(path_);
}

// What cannot be renamed cannot be written either, and is told by that.
void WatchFile::set_aside() {
  open_ = nullptr;
  std::rename(path_.c_str(), (path_ + ".unusable").c_str());
  std::remove((path_ + "-journal").c_str());
  try {
    open_anew();
  } catch (const SqliteError& error) {
    trouble_ = error.what();
  }
}

std::optional<std::string> WatchFile::load(const TakeHop& take_hop,
                                           const TakeSubject& take_subject) {
  if (!open_) {
    return std::nullopt;
  }
  try {
    SqliteStatement hops(open_->file.handle(), fmt::format("SELECT {}, memory FROM"
                                                           " standings",
                                                           standing_columns));
    while (hops.step()) {
      if (auto standing = standing_of(hops)) {
        take_hop(*std::move(standing), hops.text(5));
      }
    }
    SqliteStatement subjects(open_->file.handle(), "SELECT subject, memory FROM"
                                                   " subjects");
    while (subjects.step()) {
      take_subject(subjects.text(0), subjects.text(1));
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

// A file that cannot be written is no reason to fail anybody else.
template <class Write>
void WatchFile::write(Write step) noexcept {
  if (!open_) {
    return;
  }
  try {
    if (!is_writing_) {
      open_->file.run("BEGIN");
      is_writing_ = true;
    }
    step(*open_);
  } catch (const SqliteError& error) {
    fail(error);
  }
}

void WatchFile::fail(const SqliteError& error) noexcept {
  trouble_ = error.what();
  is_writing_ = false;
  sqlite3_exec(open_->file.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  if (error.is_corrupt()) {
    set_aside();
  }
}

void WatchFile::save(const Standing& standing, const std::string& memory) {
  write([&](Open& open) {
    open.add_to_history(standing.last);
    step(open.save_standing,
         {standing.last.hop, look_json(standing.last), std::to_string(standing.failures),
          time_text(standing.failing_since), time_text(standing.last_passed), memory});
  });
}

void WatchFile::remember(const std::string& subject, const std::string& memory) {
  write([&](Open& open) { step(open.remember, {subject, memory}); });
}

void WatchFile::forget_subject(const std::string& subject) {
  write([&](Open& open) { step(open.forget_subject, {subject}); });
}

void WatchFile::tell(const Finding& finding) {
  write([&](Open& open) {
    step(open.tell, {format_time(finding.at), finding.subject, finding_json(finding)});
  });
}

void WatchFile::forget(const std::string& hop) {
  write([&](Open& open) { step(open.forget, {hop}); });
}

void WatchFile::prune(Instant now) {
  if (now < pruned_ + prune_period) {
    return;
  }
  pruned_ = now;
  write([&](Open& open) {
    const auto oldest = format_time(now - limits_.age);
    step(open.prune_spans, {oldest});
    step(open.prune_findings, {oldest});
    constexpr int most_steps = 20;
    for (int i = 0; i < most_steps && open.octets_in_use() > limits_.octets; ++i) {
      open.file.run(shrink_spans);
      open.file.run(shrink_findings);
    }
  });
}

// Somebody who reads makes a commit wait, to be tried again with the next batch.
void WatchFile::commit() {
  try {
    open_->file.run("COMMIT");
    is_writing_ = false;
  } catch (const SqliteError& error) {
    if (error.code != SQLITE_BUSY) {
      fail(error);
    }
  }
}

std::optional<std::string> WatchFile::flush(Instant now) {
  prune(now);
  if (!is_writing_ && trouble_.empty()) {
    return std::nullopt;
  }
  if (is_writing_ && open_) {
    commit();
  }
  auto trouble = std::exchange(trouble_, "");
  const bool is_news = !trouble.empty() && !told_;
  told_ = !trouble.empty();
  return is_news ? std::optional(std::move(trouble)) : std::nullopt;
}

} // namespace mta_tls
