#include "policyd/cli/letter/document_place.h"

#include "common/base/text.h"
#include "common/letter_file/file_writer.h"
#include "common/table/document.h"
#include "common/table/read_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace mta_tls {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_path = 4096;

std::string sentence(const std::string& path, const std::string& clause) {
  return fmt::format("{} {}", printable(path, longest_path), clause);
}

// "letter.pdf.p7m" -> ".pdf.p7m"
std::string extension(const fs::path& path) {
  const auto last = to_lower(path.extension().string());
  return last == ".p7m" ? extension(path.stem()) + last : last;
}

// Of a file that lies in the folder, before any link is followed; else empty.
std::string relative_to(const fs::path& folder, const fs::path& file) {
  const auto relative = fs::absolute(file).lexically_normal().lexically_relative(
      fs::absolute(folder).lexically_normal());
  const bool is_outside = relative.empty() || *relative.begin() == "..";
  return is_outside ? "" : relative.string();
}

} // namespace

Result<PlacedDocument, std::string> place_document(const DocumentToPlace& document) {
  if (const auto relative = relative_to(document.folder, document.path);
      !relative.empty()) {
    const auto found = find_document(document.folder, relative);
    if (!found) {
      return Unexpected{sentence(document.path, found.error())};
    }
    return PlacedDocument{relative, *found, false};
  }
  const auto file = document.name + extension(document.path);
  const auto path = (fs::path(document.folder) / file).string();
  const auto contents = read_file(document.path, {.max_octets = most_document_octets});
  if (!contents) {
    return Unexpected{sentence(document.path, contents.error())};
  }
  const auto written = write_file(
      path, contents->octets, document.replace ? Overwrite::allowed : Overwrite::never);
  if (!written) {
    return Unexpected{sentence(path, written.error())};
  }
  return PlacedDocument{file, path, true};
}

} // namespace mta_tls
