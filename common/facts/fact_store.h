#pragma once

#include "common/facts/fact_row.h"
#include "common/sqlite/kept_file.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace mta_tls {

// What is known of next hops, in a KeptFile: one row a next hop, in words.
//
// Columns: see fact_row.h; "next_hop" is the key.
class FactStore {
public:
  // Peers decide how much there is to keep, so the file grows to so many pages of 4 KiB
  // at most, its log of changes aside. Shortly before that, no new rows are taken, which
  // is told; those that are there go on being kept up to date.
  static constexpr std::size_t most_pages = 131'072; // 512 MiB

  explicit FactStore(std::string path, std::size_t pages = most_pages);
  FactStore(const FactStore&) = delete;
  FactStore& operator=(const FactStore&) = delete;

  KeptFileOpened open() { return file_.open(); }

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

  bool is_open() const noexcept { return file_.is_open(); }

private:
  struct Open;

  bool is_news(Instant now);

  KeptFile<Open> file_;
  std::string state_;
  std::string told_;
  Instant told_until_;
};

} // namespace mta_tls
