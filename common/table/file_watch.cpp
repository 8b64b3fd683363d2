#include "common/table/file_watch.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace mta_tls {

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t folder_events =
    IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVED_TO | IN_MOVED_FROM |
    IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
// A file that is mounted on its own, or has a second name, changes without a word from
// the folder it is seen in.
constexpr std::uint32_t file_events = IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB;

constexpr std::uint32_t folder_gone =
    IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED;

// As Linux itself: path_resolution(7).
constexpr int max_links = 40;

} // namespace

FileWatch::FileWatch() : inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (inotify_ < 0) {
    throw std::system_error(errno, std::generic_category(), "inotify_init1");
  }
}

FileWatch::~FileWatch() {
  ::close(inotify_);
}

std::vector<std::string> FileWatch::watch(const std::vector<std::string>& files) {
  std::vector<std::string> unwatched;
  std::map<int, WatchedNames> before;
  before.swap(names_in_);
  marks_.clear();
  for (const auto& file : files) {
    marks_[file] = mark_of(file);
    follow(file, unwatched);
  }
  forget_unused(before);
  return unwatched;
}

// Walks the path as the kernel does, and watches every name on it that can be made to
// mean something else at one stroke: the links, and the file in the end.
void FileWatch::follow(const std::string& file, std::vector<std::string>& unwatched) {
  std::error_code error;
  auto rest = fs::absolute(file, error);
  fs::path folder = "/";
  int links = 0;
  for (auto part = rest.begin(); part != rest.end();) {
    const auto here = folder / *part;
    const auto next = std::next(part);
    if (part->empty() || *part == "/") {
      part = next;
      continue;
    }
    const auto kind = fs::symlink_status(here, error).type();
    const bool is_link = kind == fs::file_type::symlink;
    if (is_link || next == rest.end() || kind == fs::file_type::not_found) {
      watch_name(folder, *part, unwatched);
    }
    if (kind == fs::file_type::not_found || (is_link && ++links > max_links)) {
      return;
    }
    if (!is_link) {
      folder = here;
      part = next;
      continue;
    }
    auto target = fs::read_symlink(here, error);
    for (auto left = next; left != rest.end(); ++left) {
      target /= *left;
    }
    folder = target.is_absolute() ? fs::path("/") : folder;
    rest = target;
    part = rest.begin();
  }
  const auto events = fs::is_directory(file, error) ? folder_events : file_events;
  if (const int own = ::inotify_add_watch(inotify_, file.c_str(), events); own >= 0) {
    names_in_[own].all = true;
  }
}

void FileWatch::watch_name(const std::string& folder, const std::string& name,
                           std::vector<std::string>& unwatched) {
  const int watch = ::inotify_add_watch(inotify_, folder.c_str(), folder_events);
  if (watch >= 0) {
    names_in_[watch].names.insert(name);
  } else {
    unwatched.push_back(folder);
  }
}

void FileWatch::forget_unused(const std::map<int, WatchedNames>& before) {
  for (const auto& [watch, names] : before) {
    if (!names_in_.contains(watch)) {
      ::inotify_rm_watch(inotify_, watch);
    }
  }
}

bool FileWatch::concerns(int watch, std::uint32_t mask, std::string_view name) const {
  if ((mask & IN_Q_OVERFLOW) != 0) {
    return true;
  }
  const auto found = names_in_.find(watch);
  if (found == names_in_.end()) {
    return false;
  }
  return found->second.all || (mask & folder_gone) != 0 ||
         found->second.names.contains(name);
}

bool FileWatch::read_events() {
  bool concerned = false;
  alignas(inotify_event) std::array<char, 16 * 1024> buffer;
  for (;;) {
    const auto octets = ::read(inotify_, buffer.data(), buffer.size());
    if (octets <= 0) {
      return concerned;
    }
    for (std::size_t at = 0; at < static_cast<std::size_t>(octets);) {
      inotify_event event;
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const char* name = buffer.data() + at + sizeof event;
      at += sizeof event + event.len;
      concerned |= concerns(event.wd, event.mask, event.len == 0 ? "" : name);
    }
  }
}

FileWatch::Mark FileWatch::mark_of(const std::string& file) {
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) {
    return {};
  }
  const auto& changed = found.st_ctim;
  return {found.st_dev, found.st_ino, found.st_size,
          std::chrono::seconds(changed.tv_sec) +
              std::chrono::nanoseconds(changed.tv_nsec)};
}

bool FileWatch::stat_differs() {
  bool differs = false;
  for (auto& [file, mark] : marks_) {
    const auto now = mark_of(file);
    differs |= now != mark;
    mark = now;
  }
  return differs;
}

bool FileWatch::changed_since(std::chrono::system_clock::time_point time) const {
  constexpr auto coarse_clock = std::chrono::milliseconds(20);
  return std::any_of(marks_.begin(), marks_.end(), [&](const auto& entry) {
    return entry.second.changed >= time.time_since_epoch() - coarse_clock;
  });
}

} // namespace mta_tls
