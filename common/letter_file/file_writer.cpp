#include "common/letter_file/file_writer.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace mta_tls {

namespace {

namespace fs = std::filesystem;

std::string cannot(int error) {
  return fmt::format("cannot be written: {}", std::strerror(error));
}

fs::path folder_of(const fs::path& path) {
  const auto folder = path.parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

// A file that goes away again unless it was put in its place.
class NewFile {
public:
  explicit NewFile(const fs::path& path)
      : path_(folder_of(path) /
              fmt::format(".{}.{}", path.filename().string(), ::getpid())),
        descriptor_(
            ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640)) {}
  ~NewFile() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
      ::unlink(path_.c_str());
    }
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  bool fill(std::string_view octets) const {
    return descriptor_ >= 0 && write_all(octets) && ::fchmod(descriptor_, 0640) == 0 &&
           adopt_group() && ::fsync(descriptor_) == 0;
  }
  bool place(const fs::path& path, Overwrite overwrite) const {
    return overwrite == Overwrite::allowed ? ::rename(path_.c_str(), path.c_str()) == 0
                                           : ::link(path_.c_str(), path.c_str()) == 0;
  }

private:
  bool write_all(std::string_view octets) const {
    while (!octets.empty()) {
      const auto written = ::write(descriptor_, octets.data(), octets.size());
      if (written < 0 && errno != EINTR) {
        return false;
      }
      octets.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return true;
  }
  // One who may not is told nothing: the file's own group is all that he can give.
  bool adopt_group() const {
    struct stat folder {};
    return ::stat(path_.parent_path().c_str(), &folder) == 0 &&
           (::fchown(descriptor_, static_cast<uid_t>(-1), folder.st_gid) == 0 ||
            errno == EPERM);
  }

  fs::path path_;
  int descriptor_;
};

bool sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) {
    return false;
  }
  const bool is_synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return is_synced;
}

} // namespace

Result<std::monostate, std::string>
write_file(const std::string& path, std::string_view octets, Overwrite overwrite) {
  const NewFile file(path);
  if (!file.fill(octets) || !file.place(path, overwrite) ||
      !sync_folder(folder_of(path))) {
    const int error = errno;
    return Unexpected{error == EEXIST ? std::string("is there already") : cannot(error)};
  }
  return std::monostate{};
}

} // namespace mta_tls
