#pragma once

#include "common/facts/fact_row.h"
#include "common/sqlite/sqlite.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace mta_tls {

// What is known of next hops, in a file: SQLite, one row a next hop, in words. Written in
// batches. A file that cannot be used never stops anybody: what is wrong is told, and the
// store goes on without it, or with a new one.
//
// Columns: see fact_row.h; "next_hop" is the key.
class FactStore {
public:
  // Peers decide how much there is to keep, so the file grows to so many pages of 4 KiB
  // at most, its log of changes aside. Shortly before that, no new rows are taken, which
  // is told; those that are there go on being kept up to date.
  static constexpr std::size_t most_pages = 131'072; // 512 MiB

  explicit FactStore(std::string path, std::size_t pages = most_pages)
      : path_(std::move(path)), pages_(pages) {}
  FactStore(const FactStore&) = delete;
  FactStore& operator=(const FactStore&) = delete;

  // Opens the file. One whose contents are at fault is renamed to PATH.unusable, and a
  // new one begun.
  struct Opened {
    std::string trouble;        // empty: none
    bool was_set_aside = false; // … and there is a new file
  };
  Opened open();

  // Calls take(next hop, knowledge) for each row that can be used, those with policies
  // first. What went wrong, if anything did.
  using Take = std::function<void(const std::string& hop, Knowledge knowledge)>;
  std::optional<std::string> load(std::size_t most, Instant now, const Take& take);

  // What can be used of one row, written to the disk or not yet.
  std::optional<Knowledge> find(const std::string& hop, Instant now);

  // What is worth keeping of the part that was looked up. A row's policy in force gives
  // way to another one only.
  void save(const std::string& hop, const Knowledge& knowledge,
            const DiscoveryWanted& part, Instant now);
  void forget(const std::string& hop);
  void forget_all();

  // Writes what there is to write; without a row that has lapsed, once in a while. What
  // went wrong, if that is news: it is told once in an hour.
  std::optional<std::string> flush(Instant now);

  // What went wrong at the last flush() that had something to write. Empty: nothing.
  const std::string& trouble() const noexcept { return state_; }

  bool is_open() const noexcept { return open_ != nullptr; }

private:
  struct Open;

  void open_anew();
  void set_aside();
  template <class Write>
  void write(Write step) noexcept;
  void begin();
  bool has_room_for(const std::string& hop);
  void prune(Instant now);
  void commit() noexcept;
  bool is_news(Instant now);
  void fail(const SqliteError& error) noexcept;

  std::string path_;
  std::size_t pages_;
  std::shared_ptr<Open> open_;
  std::string trouble_; // since the last flush()
  std::string state_;
  std::string told_;
  Instant told_until_;
  bool is_writing_ = false;
  Instant pruned_;
};

} // namespace mta_tls
