#include "common/table/read_file.h"

#include "common/table/regular_file.h"

#include <chrono>
#include <optional>
#include <thread>

namespace mta_tls {

namespace {

constexpr int most_attempts = 5;
constexpr std::chrono::milliseconds pause_between_attempts{20};

bool is_unchanged(const struct stat& before, const struct stat& after) {
  return before.st_size == after.st_size &&
         before.st_mtim.tv_sec == after.st_mtim.tv_sec &&
         before.st_mtim.tv_nsec == after.st_mtim.tv_nsec;
}

// False if the file ended early or went on.
Result<bool, std::string> read_whole(const RegularFile& file, std::string& octets) {
  std::size_t done = 0;
  while (done < octets.size()) {
    const auto got = file.read(octets.data() + done, octets.size() - done);
    if (!got || *got == 0) {
      return got ? Result<bool, std::string>(false) : Unexpected{got.error()};
    }
    done += *got;
  }
  char more = 0;
  const auto got = file.read(&more, 1);
  return got && *got == 0;
}

// nullopt: the file has changed meanwhile.
Result<std::optional<FileContents>, std::string> attempt(const std::string& path,
                                                         const ReadOptions& options) {
  const auto file = RegularFile::open(path, options.max_octets);
  if (!file) {
    return Unexpected{file.error()};
  }
  const auto& before = file->status();
  FileContents contents{std::string(static_cast<std::size_t>(before.st_size), '\0'),
                        Instant(std::chrono::seconds(before.st_mtim.tv_sec))};
  const auto whole = read_whole(*file, contents.octets);
  if (!whole) {
    return Unexpected{whole.error()};
  }
  if (options.after_reading) {
    options.after_reading();
  }
  const auto after = file->current_status();
  if (!after) {
    return Unexpected{after.error()};
  }
  if (!*whole || !is_unchanged(before, *after)) {
    return std::optional<FileContents>();
  }
  return std::optional(std::move(contents));
}

} // namespace

Result<FileContents, std::string> read_file(const std::string& path,
                                            const ReadOptions& options) {
  for (int i = 0; i < most_attempts; ++i) {
    if (i > 0) {
      std::this_thread::sleep_for(pause_between_attempts);
    }
    auto contents = attempt(path, options);
    if (!contents) {
      return Unexpected{contents.error()};
    }
    if (*contents) {
      return std::move(**contents);
    }
  }
  return Unexpected{std::string("changes all the time while it is being read")};
}

} // namespace mta_tls
