#include "common/sqlite/sqlite.h"

namespace mta_tls {

namespace {

// Long enough for somebody who reads the file, short enough for those who wait.
constexpr int busy_milliseconds = 250;

[[noreturn]] void fail(sqlite3* database, int result) {
  throw SqliteError(result, database ? sqlite3_errmsg(database) : sqlite3_errstr(result));
}

} // namespace

SqliteFile::SqliteFile(const std::string& path, Access access) {
  const int flags = access == Access::read ? SQLITE_OPEN_READONLY
                                           : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* opened = nullptr;
  const int result =
      sqlite3_open_v2(path.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  database_.reset(opened);
  if (result != SQLITE_OK) {
    fail(opened, result);
  }
  sqlite3_busy_timeout(opened, busy_milliseconds);
}

void SqliteFile::run(const char* sql) {
  const int result = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) {
    fail(handle(), result);
  }
}

std::size_t SqliteFile::schema_version() {
  return SqliteStatement(handle(), "PRAGMA user_version").number();
}

bool SqliteFile::is_in_transaction() const noexcept {
  return sqlite3_get_autocommit(handle()) == 0;
}

SqliteStatement::SqliteStatement(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* made = nullptr;
  const int result =
      sqlite3_prepare_v3(database, sql.c_str(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &made, nullptr);
  statement_.reset(made);
  if (result != SQLITE_OK) {
    fail(database, result);
  }
}

void SqliteStatement::bind(int parameter, std::string_view text) {
  sqlite3_bind_text(statement_.get(), parameter, text.data(),
                    static_cast<int>(text.size()), nullptr);
}

bool SqliteStatement::step() {
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) {
    return true;
  }
  sqlite3_reset(statement_.get());
  if (result != SQLITE_DONE) {
    fail(sqlite3_db_handle(statement_.get()), result);
  }
  return false;
}

void SqliteStatement::run(std::initializer_list<std::string_view> values) {
  int parameter = 0;
  for (const auto value : values) {
    bind(++parameter, value);
  }
  while (step()) {
  }
}

std::size_t SqliteStatement::number() {
  std::size_t found = 0;
  while (step()) {
    found = std::stoul("0" + text(0));
  }
  return found;
}

std::string SqliteStatement::text(int column) {
  const auto* text = sqlite3_column_text(statement_.get(), column);
  const auto size = sqlite3_column_bytes(statement_.get(), column);
  return text ? std::string(text, text + size) : std::string();
}

} // namespace mta_tls
