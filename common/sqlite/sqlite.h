#pragma once

#include "common/base/owned.h"

#include <initializer_list>
#include <sqlite3.h>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mta_tls {

struct SqliteError : std::runtime_error {
  SqliteError(int result, const std::string& text)
      : std::runtime_error(text), code(result & 0xff) {}

  // The file's contents are at fault, and not its permissions, its disk or its readers.
  bool is_corrupt() const noexcept {
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
  }
  int code;
};

// A statement that is used again and again. All functions throw SqliteError.
class SqliteStatement {
public:
  SqliteStatement(sqlite3* database, const std::string& sql);

  // Counted from 1. The text must live until the next step().
  void bind(int parameter, std::string_view text);

  // True if there is a row. After the last one, the statement is as new.
  bool step();

  // Binds all parameters, and goes to the end.
  void run(std::initializer_list<std::string_view> values);

  // Counted from 0.
  std::string text(int column);

  // The whole number of the first row, 0 without one. Goes to the end: else the statement
  // would go on reading.
  std::size_t number();

private:
  Owned<sqlite3_stmt*, sqlite3_finalize> statement_;
};

class SqliteFile {
public:
  enum class Access {
    write, // and makes the file, if it is not there
    read
  };
  explicit SqliteFile(const std::string& path, Access access = Access::write);

  void run(const char* sql);
  std::size_t schema_version(); // PRAGMA user_version; 0 in a file that is new
  bool is_in_transaction() const noexcept;
  sqlite3* handle() const noexcept { return database_.get(); }

private:
  Owned<sqlite3*, sqlite3_close_v2> database_;
};

} // namespace mta_tls
