#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace mta_tls {

// Notices that a set of files may have changed, in whatever way: written in place,
// renamed over, or reached through a symbolic link that points elsewhere now (which is
// how configuration management swaps whole folders). Works on inotify(7), and for file
// systems that tell inotify nothing, on a comparison of what stat(2) says.
//
// Reports changes of files, not of contents: the caller compares digests.
class FileWatch {
public:
  // Throws std::system_error.
  FileWatch();
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  // Watches these files, there or not, and no longer those of before. One that is a
  // folder is watched for whatever comes, goes and changes in it. The folders that
  // could not be watched come back: a change there is noticed by stat_differs() alone.
  std::vector<std::string> watch(const std::vector<std::string>& files);

  // Readable when there may be news.
  int descriptor() const noexcept { return inotify_; }

  // Takes in what has happened; true if it may concern one of the files.
  bool read_events();

  // True if one of the files is another one, or was written to, since watch() or since
  // the last time that this was true.
  bool stat_differs();

  // True if one of the files was written to at that time or later. Errs by some
  // milliseconds on the side of "yes": file times come from a coarse clock.
  bool changed_since(std::chrono::system_clock::time_point time) const;

private:
  struct Mark {
    dev_t device = 0;
    ino_t inode = 0;
    off_t octets = -1; // of a file that is not there
    std::chrono::nanoseconds changed{};
    bool operator==(const Mark&) const = default;
  };
  struct WatchedNames {
    std::set<std::string, std::less<>> names = {};
    bool all = false; // or whatever is there
  };

  static Mark mark_of(const std::string& file);
  void follow(const std::string& file, std::vector<std::string>& unwatched);
  void watch_name(const std::string& folder, const std::string& name,
                  std::vector<std::string>& unwatched);
  bool concerns(int watch, std::uint32_t mask, std::string_view name) const;
  void forget_unused(const std::map<int, WatchedNames>& before);

  int inotify_;
  std::map<int, WatchedNames> names_in_; // by watch; of a file itself: all
  std::map<std::string, Mark> marks_;
};

} // namespace mta_tls
