#include "common/watch_file/watch_reader.h"

#include "common/watch/look_json.h"
#include "common/watch_file/schema.h"
#include "common/watch_file/standing_row.h"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <unistd.h>

namespace mta_tls {

namespace {

// The writer holds the file for the moment of a commit.
constexpr const char* patience = "PRAGMA busy_timeout = 5000";

// A writer that ended in the middle leaves its journal, which only a writer can settle.
bool was_cut_off(const SqliteError& error) {
  return error.code == SQLITE_READONLY;
}

std::string sentence(const std::string& path, const SqliteError& error) {
  return was_cut_off(error)
             ? fmt::format("{}: the daemon that wrote it has ended suddenly; it can be "
                           "read when the daemon has started again",
                           path)
             : fmt::format("{}: {}", path, error.what());
}

std::optional<LookSpan> span_of(SqliteStatement& row) {
  auto look = look_of_json(row.text(2));
  const auto last = time_in(row.text(0));
  if (!look || !last) {
    return std::nullopt;
  }
  LookSpan span{*std::move(look), *last};
  const auto looks = row.text(1);
  std::from_chars(looks.data(), looks.data() + looks.size(), span.looks);
  return span;
}

std::optional<Finding> finding_of(SqliteStatement& row) {
  return finding_of_json(row.text(0));
}

} // namespace

struct WatchReader::Open {
  explicit Open(const std::string& where)
      : path(where), file(where, SqliteFile::Access::read) {
    file.run(patience);
    if (file.schema_version() != watch_schema_version) {
      throw SqliteError(SQLITE_NOTADB, "it is no history of this version of mta-tls");
    }
  }

  // Of each row that `understand` understands.
  template <class Value>
  Result<std::vector<Value>, std::string>
  select(const std::string& sql, std::initializer_list<std::string_view> parameters,
         std::optional<Value> (*understand)(SqliteStatement&)) {
    try {
      SqliteStatement rows(file.handle(), sql);
      int number = 0;
      for (const auto parameter : parameters) {
        rows.bind(++number, parameter);
      }
      std::vector<Value> values;
      while (rows.step()) {
        if (auto value = understand(rows)) {
          values.push_back(*std::move(value));
        }
      }
      return values;
    } catch (const SqliteError& error) {
      return Unexpected{sentence(path, error)};
    }
  }

  std::string path;
  SqliteFile file;
};

WatchReader::WatchReader(std::unique_ptr<Open> open) : open_(std::move(open)) {}
WatchReader::WatchReader(WatchReader&&) noexcept = default;
WatchReader& WatchReader::operator=(WatchReader&&) noexcept = default;
WatchReader::~WatchReader() = default;

std::string WatchReader::path_of(const std::string& named) {
  if (!named.empty()) {
    return named;
  }
  return ::access(usual_path, F_OK) == 0 ? usual_path : "";
}

Result<WatchReader, std::string> WatchReader::open(const std::string& path) {
  if (::access(path.c_str(), R_OK) != 0) {
    return Unexpected{fmt::format("{}: {}", path, std::strerror(errno))};
  }
  try {
    return WatchReader(std::make_unique<Open>(path));
  } catch (const SqliteError& error) {
    return Unexpected{sentence(path, error)};
  }
}

Result<std::vector<Standing>, std::string> WatchReader::standings() {
  return open_->select<Standing>(
      fmt::format("SELECT {} FROM standings ORDER BY next_hop", standing_columns), {},
      standing_of);
}

Result<std::optional<Standing>, std::string> WatchReader::standing(std::string_view hop) {
  auto found = open_->select<Standing>(
      fmt::format("SELECT {} FROM standings WHERE next_hop = ?", standing_columns), {hop},
      standing_of);
  if (!found) {
    return Unexpected{found.error()};
  }
  return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<std::vector<LookSpan>, std::string> WatchReader::history(std::string_view hop,
                                                                Instant since) {
  const auto time = format_time(since);
  return open_->select<LookSpan>("SELECT last, looks, look FROM spans "
                                 "WHERE next_hop = ? AND last >= ? ORDER BY id",
                                 {hop, time}, span_of);
}

Result<std::vector<Finding>, std::string> WatchReader::findings(std::string_view subject,
                                                                Instant since) {
  const auto time = format_time(since);
  return open_->select<Finding>("SELECT finding FROM findings "
                                "WHERE subject = ? AND at >= ? ORDER BY at, id",
                                {subject, time}, finding_of);
}

Result<std::vector<Finding>, std::string> WatchReader::all_findings(Instant since) {
  const auto time = format_time(since);
  return open_->select<Finding>(
      "SELECT finding FROM findings WHERE at >= ? ORDER BY at, id", {time}, finding_of);
}

} // namespace mta_tls
