#pragma once

#include "common/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace mta_tls {

// A scanned letter of many pages has less.
inline constexpr std::uint64_t most_document_octets = std::uint64_t{64} << 20U;

// Where the document of a letter lies: below `folder`, also when all links have been
// followed, so that whoever may write letters cannot have others' files read. The error
// is a sentence about the file, without its name.
Result<std::string, std::string> find_document(const std::string& folder,
                                               std::string_view file);

// The SHA-256 of a file in hexadecimal, at the cost of a small buffer. The error as
// above.
Result<std::string, std::string> sha256_of_document(const std::string& path);

} // namespace mta_tls
