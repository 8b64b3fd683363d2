#include "common/watch_file/watch_file.h"

#include "common/watch/look_json.h"
#include "common/watch_file/schema.h"
#include "common/watch_file/standing_row.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

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

SqliteFile make(const std::string& path) {
  SqliteFile file(path);
  file.run(settings);
  require_schema(file, {watch_schema_version, create_watch_tables, "history"});
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
        prune_findings(file.handle(), "DELETE FROM findings WHERE at < ?"),
        octets_in_use(file.handle(),
                      "SELECT (page_count - freelist_count) * page_size FROM"
                      " pragma_page_count, pragma_freelist_count, pragma_page_size") {}

  void add_to_history(const Look& look);
  void shrink(std::uint64_t octets);

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
  SqliteStatement octets_in_use;
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
    prolong.run({at, id});
  } else {
    begin_span.run({look.hop, at, look_json(look)});
  }
}

void WatchFile::Open::shrink(std::uint64_t octets) {
  constexpr int most_steps = 20;
  for (int i = 0; i < most_steps && octets_in_use.number() > octets; ++i) {
    file.run(shrink_spans);
    file.run(shrink_findings);
  }
}

WatchFile::WatchFile(std::string path, const WatchLimits& limits)
    : limits_(limits), file_(std::move(path), [](const std::string& where) {
        return std::make_shared<Open>(where);
      }) {}

std::optional<std::string> WatchFile::load(const TakeHop& take_hop,
                                           const TakeSubject& take_subject) {
  return file_.load([&](Open& open) {
    SqliteStatement hops(open.file.handle(), fmt::format("SELECT {}, memory FROM"
                                                         " standings",
                                                         standing_columns));
    while (hops.step()) {
      if (auto standing = standing_of(hops)) {
        take_hop(*std::move(standing), hops.text(5));
      }
    }
    SqliteStatement subjects(open.file.handle(), "SELECT subject, memory FROM subjects");
    while (subjects.step()) {
      take_subject(subjects.text(0), subjects.text(1));
    }
  });
}

void WatchFile::save(const Standing& standing, const std::string& memory) {
  file_.write([&](Open& open) {
    open.add_to_history(standing.last);
    open.save_standing.run(
        {standing.last.hop, look_json(standing.last), std::to_string(standing.failures),
         time_text(standing.failing_since), time_text(standing.last_passed), memory});
  });
}

void WatchFile::remember(const std::string& subject, const std::string& memory) {
  file_.write([&](Open& open) { open.remember.run({subject, memory}); });
}

void WatchFile::forget_subject(const std::string& subject) {
  file_.write([&](Open& open) { open.forget_subject.run({subject}); });
}

void WatchFile::tell(const Finding& finding) {
  file_.write([&](Open& open) {
    open.tell.run({format_time(finding.at), finding.subject, finding_json(finding)});
  });
}

void WatchFile::forget(const std::string& hop) {
  file_.write([&](Open& open) { open.forget.run({hop}); });
}

std::optional<std::string> WatchFile::flush(Instant now) {
  auto trouble = file_.flush(now, [&](Open& open) {
    const auto oldest = format_time(now - limits_.age);
    open.prune_spans.run({oldest});
    open.prune_findings.run({oldest});
    open.shrink(limits_.octets);
  });
  if (!trouble) {
    return std::nullopt;
  }
  const bool was_told = std::exchange(told_, !trouble->empty());
  return told_ != was_told ? trouble : std::nullopt;
}

} // namespace mta_tls
