#pragma once

#include "common/watch/finding.h"
#include "common/watch/standing.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace mta_tls {

struct SqliteError;

struct WatchLimits {
  std::chrono::days age{400};
  std::uint64_t octets = std::uint64_t{512} * 1024 * 1024; // of the file
};

// What the watch has seen, in a file. Written in batches. A file that cannot be used
// never stops anybody: what is wrong is told, and the watch goes on without it, or with a
// new one. For those who read, see watch_reader.h.
class WatchFile {
public:
  WatchFile(std::string path, const WatchLimits& limits)
      : path_(std::move(path)), limits_(limits) {}
  WatchFile(const WatchFile&) = delete;
  WatchFile& operator=(const WatchFile&) = delete;

  // Opens the file. One whose contents are at fault is renamed to PATH.unusable, and a
  // new one begun.
  struct Opened {
    std::string trouble;        // empty: none
    bool was_set_aside = false; // … and there is a new file
  };
  Opened open();
  bool is_open() const noexcept { return open_ != nullptr; }

  // Of each next hop: how it stands, and what its watcher has to remember.
  using TakeHop = std::function<void(Standing standing, std::string memory)>;
  // Of each other subject (a letter; "" for ourselves) what is to be remembered.
  using TakeSubject = std::function<void(std::string subject, std::string memory)>;
  // What went wrong, if anything did.
  std::optional<std::string> load(const TakeHop& take_hop,
                                  const TakeSubject& take_subject);

  // The last look of the standing becomes part of the history.
  void save(const Standing& standing, const std::string& memory);
  void remember(const std::string& subject, const std::string& memory);
  void forget_subject(const std::string& subject);
  void tell(const Finding& finding);
  // The next hop is not watched any more; its history stays.
  void forget(const std::string& hop);

  // Writes what there is to write, and once in a while removes what is too old, or too
  // much. What went wrong, if that is news.
  std::optional<std::string> flush(Instant now);

private:
  struct Open;

  void open_anew();
  void set_aside();
  template <class Write>
  void write(Write step) noexcept;
  void commit();
  void prune(Instant now);
  void fail(const SqliteError& error) noexcept;

  std::string path_;
  WatchLimits limits_;
  std::shared_ptr<Open> open_;
  std::string trouble_; // of the last write
  bool told_ = false;
  bool is_writing_ = false;
  Instant pruned_;
};

} // namespace mta_tls
