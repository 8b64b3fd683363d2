#pragma once

#include "common/base/time.h"
#include "common/sqlite/sqlite.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace mta_tls {

struct SqliteSchema {
  std::size_t version; // PRAGMA user_version, which `create` sets
  std::string create;
  std::string_view name; // "cache": what a file is not that has another version
};

// A file that is new gets its tables. Throws if it is neither new nor of this version.
void require_schema(SqliteFile& file, const SqliteSchema& schema);

struct KeptFileOpened {
  std::string trouble;        // empty: none
  bool was_set_aside = false; // … and there is a new file
};

// The file of somebody who keeps something over a restart and can go on without it.
// Written in batches. One that cannot be used never stops anybody: what is wrong is told,
// and the keeper goes on without it, or with a new one.
//
// `Tables` has the open `file`, and the statements that are used again and again. It may
// be incomplete where a KeptFile is a member.
template <class Tables>
class KeptFile {
public:
  // Throws SqliteError.
  using Make = std::function<std::shared_ptr<Tables>(const std::string& path)>;

  KeptFile(std::string path, Make make)
      : path_(std::move(path)), make_(std::move(make)) {}

  // Opens the file. One whose contents are at fault is renamed to PATH.unusable, and a
  // new one begun.
  KeptFileOpened open();
  bool is_open() const noexcept { return tables_ != nullptr; }

  // Calls read(tables), if the file is open. What went wrong, if anything did.
  template <class Read>
  std::optional<std::string> load(Read read);

  // The same between batches: what goes wrong is told by the next flush(), and gives
  // nothing.
  template <class Read>
  auto find(Read read) -> decltype(read(std::declval<Tables&>()));

  // Calls step(tables) as a part of the batch. What was written before stands if it
  // throws, unless SQLite has taken all of it back.
  template <class Step>
  void write(Step step) noexcept;

  // Writes what there is to write; once in a while prune(tables) is a part of it. Nothing
  // if nothing was written; else what went wrong since the last flush(), empty if nothing
  // did. Somebody who reads makes a batch wait for the next flush().
  template <class Prune>
  std::optional<std::string> flush(Instant now, Prune prune);

private:
  static constexpr auto prune_period = std::chrono::minutes(10);

  void set_aside();
  void commit() noexcept;
  void fail(const SqliteError& error) noexcept;

  std::string path_;
  Make make_;
  std::shared_ptr<Tables> tables_;
  std::string trouble_; // since the last flush()
  bool is_writing_ = false;
  Instant pruned_;
};

// Renames it to PATH.unusable. What cannot be renamed cannot be written either, and is
// told by that.
void set_aside_sqlite(const std::string& path);

template <class Tables>
KeptFileOpened KeptFile<Tables>::open() {
  try {
    tables_ = make_(path_);
    return {};
  } catch (const SqliteError& error) {
    if (!error.is_corrupt()) {
      return {error.what(), false};
    }
    KeptFileOpened opened{error.what(), true};
    set_aside();
    return opened;
  }
}

template <class Tables>
void KeptFile<Tables>::set_aside() {
  tables_ = nullptr;
  is_writing_ = false;
  set_aside_sqlite(path_);
  try {
    tables_ = make_(path_);
  } catch (const SqliteError& error) {
    trouble_ = error.what();
  }
}

template <class Tables>
template <class Read>
std::optional<std::string> KeptFile<Tables>::load(Read read) {
  if (!tables_) {
    return std::nullopt;
  }
  try {
    read(*tables_);
    return std::nullopt;
  } catch (const SqliteError& error) {
    const std::string why = error.what();
    if (error.is_corrupt()) {
      set_aside();
    }
    return why;
  }
}

template <class Tables>
template <class Read>
auto KeptFile<Tables>::find(Read read) -> decltype(read(std::declval<Tables&>())) {
  if (!tables_) {
    return {};
  }
  try {
    return read(*tables_);
  } catch (const SqliteError& error) {
    fail(error);
    return {};
  }
}

template <class Tables>
template <class Step>
void KeptFile<Tables>::write(Step step) noexcept {
  if (!tables_) {
    return;
  }
  try {
    if (!is_writing_) {
      tables_->file.run("BEGIN IMMEDIATE");
      is_writing_ = true;
    }
    step(*tables_);
  } catch (const SqliteError& error) {
    fail(error);
  }
}

template <class Tables>
void KeptFile<Tables>::fail(const SqliteError& error) noexcept {
  trouble_ = error.what();
  if (error.is_corrupt()) {
    set_aside();
  } else {
    is_writing_ = tables_->file.is_in_transaction();
  }
}

template <class Tables>
void KeptFile<Tables>::commit() noexcept {
  try {
    tables_->file.run("COMMIT");
    is_writing_ = false;
  } catch (const SqliteError& error) {
    if (error.code != SQLITE_BUSY) {
      sqlite3_exec(tables_->file.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
      fail(error);
    }
  }
}

template <class Tables>
template <class Prune>
std::optional<std::string> KeptFile<Tables>::flush(Instant now, Prune prune) {
  if (now >= pruned_ + prune_period) {
    pruned_ = now;
    write(prune);
  }
  if (!is_writing_ && trouble_.empty()) {
    return std::nullopt;
  }
  if (is_writing_) {
    commit();
  }
  return std::exchange(trouble_, "");
}

} // namespace mta_tls
