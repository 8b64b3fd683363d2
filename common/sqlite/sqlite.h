#pragma once

#include "common/base/owned.h"

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

  // Counted from 0.
  std::string text(int column);

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
  sqlite3* handle() const noexcept { return database_.get(); }

private:
  Owned<sqlite3*, sqlite3_close_v2> database_;
};

} // namespace mta_tls
