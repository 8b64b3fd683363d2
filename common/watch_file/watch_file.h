#pragma once

#include "common/sqlite/kept_file.h"
#include "common/watch/finding.h"
#include "common/watch/standing.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace mta_tls {

struct WatchLimits {
  std::chrono::days age{400};
  std::uint64_t octets = std::uint64_t{512} * 1024 * 1024; // of the file
};

// What the watch has seen, in a KeptFile. For those who read, see watch_reader.h.
class WatchFile {
public:
  WatchFile(std::string path, const WatchLimits& limits);
  WatchFile(const WatchFile&) = delete;
  WatchFile& operator=(const WatchFile&) = delete;

  KeptFileOpened open() { return file_.open(); }
  bool is_open() const noexcept { return file_.is_open(); }

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
  // much. What went wrong, if that is news; empty: nothing does any more.
  std::optional<std::string> flush(Instant now);

private:
  struct Open;

  WatchLimits limits_;
  KeptFile<Open> file_;
  bool told_ = false; // that the last write went wrong
};

} // namespace mta_tls
