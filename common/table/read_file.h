#pragma once

#include "common/base/result.h"
#include "common/base/time.h"

#include <cstdint>
#include <functional>
#include <string>

namespace mta_tls {

struct FileContents {
  std::string octets;
  Instant modified;
};

struct ReadOptions {
  // Places in the file are kept in 32 bits.
  std::uint64_t max_octets = 0xffff'ffff;
  // Called between reading the octets and looking whether the file has changed meanwhile;
  // a test changes it there.
  std::function<void()> after_reading = {};
};

// Reads a regular file whole, as it was at one moment: if it changes while it is read, as
// an editor may do that writes in place, it is read again, a few times. Into memory, not
// mapped: a mapped file that is truncated kills its reader. The error is a sentence about
// the file, without its name.
Result<FileContents, std::string> read_file(const std::string& path,
                                            const ReadOptions& options = {});

} // namespace mta_tls
