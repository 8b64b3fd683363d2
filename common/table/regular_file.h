#pragma once

#include "common/base/result.h"

#include <cstdint>
#include <string>
#include <sys/stat.h>

namespace mta_tls {

// A regular file, open for reading. What can be wrong is a sentence about the file,
// without its name.
class RegularFile {
public:
  static Result<RegularFile, std::string> open(const std::string& path,
                                               std::uint64_t max_octets);
  ~RegularFile();
  RegularFile(RegularFile&& other) noexcept;
  RegularFile& operator=(RegularFile&&) = delete;

  // As it was when it was opened.
  const struct stat& status() const noexcept { return status_; }
  Result<struct stat, std::string> current_status() const;

  // Of at most `size` octets, how many there were; 0 at the end.
  Result<std::size_t, std::string> read(char* octets, std::size_t size) const;

private:
  explicit RegularFile(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
  struct stat status_ {};
};

} // namespace mta_tls
