#include "common/table/document.h"

#include "common/base/text.h"
#include "common/table/regular_file.h"
#include "common/tls/sha256.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <vector>

namespace mta_tls {

namespace {

namespace fs = std::filesystem;

bool is_within(const fs::path& path, const fs::path& folder) {
  const auto [end, at] =
      std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return end == folder.end() && at != path.end();
}

bool has_nul(std::string_view text) {
  return text.find('\0') != std::string_view::npos;
}

// As the system says it.
std::string unreadable(const std::error_code& error) {
  return fmt::format("cannot be read: {}", error.message());
}

} // namespace

Result<std::string, std::string> find_document(const std::string& folder,
                                               std::string_view file) {
  const fs::path relative(file);
  const auto leads_out = [](const fs::path& part) { return part == ".."; };
  if (relative.empty() || relative.is_absolute() || has_nul(file)) {
    return Unexpected{std::string("is no path that begins in the folder of the file that "
                                  "names it")};
  }
  if (std::ranges::any_of(relative, leads_out)) {
    return Unexpected{std::string("leads out of the folder of the file that names it")};
  }
  std::error_code error;
  const auto root = fs::canonical(folder.empty() ? "." : folder, error);
  const auto found = error ? fs::path() : fs::canonical(root / relative, error);
  if (error) {
    return Unexpected{unreadable(error)};
  }
  if (!is_within(found, root)) {
    constexpr std::size_t longest_path = 4096;
    return Unexpected{fmt::format("is a link out of its folder, to \"{}\"",
                                  printable(found.string(), longest_path))};
  }
  return (fs::path(folder) / relative).string();
}

Result<std::string, std::string> sha256_of_document(const std::string& path) {
  const auto file = RegularFile::open(path, most_document_octets);
  if (!file) {
    return Unexpected{file.error()};
  }
  Sha256 digest;
  std::vector<char> buffer(std::size_t{64} * 1024);
  // Not a byte more than it had: what is being written to it meanwhile may never end.
  for (auto left = static_cast<std::uint64_t>(file->status().st_size); left > 0;) {
    const auto got = file->read(buffer.data(), std::min(left, buffer.size()));
    if (!got) {
      return Unexpected{got.error()};
    }
    if (*got == 0) {
      break;
    }
    digest.add({buffer.data(), *got});
    left -= *got;
  }
  return digest.hex();
}

} // namespace mta_tls
