#include "common/table/letter_folder.h"

#include "common/base/text.h"
#include "common/table/read_file.h"
#include "common/table/syntax_error.h"
#include "common/tls/sha256.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <vector>

namespace mta_tls {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_letters = 10'000;
constexpr std::size_t most_octets = std::size_t{1} << 20U;
constexpr std::size_t longest_path = 4096;

// A name that begins with a dot is that of a file being written.
bool is_letter(const fs::path& file) {
  return file.extension() == ".json" && !file.filename().string().starts_with('.');
}

class LetterFolder {
public:
  LetterFolder(const Written<std::string>& folder, LetterReader& reader, Loading& loading)
      : folder_(folder), reader_(reader), loading_(loading) {}

  void read() {
    if (folder_.value.empty() || folder_.value.find('\0') != std::string::npos) {
      loading_.letters.complete = false;
      loading_.report.error(folder_.place, "this is no name of a folder");
      return;
    }
    auto path = fs::path(loading_.report.path(policy_file)).parent_path() / folder_.value;
    path = path.has_filename() ? path : path.parent_path(); // "letters/"
    loading_.letters.files.push_back(path.string());
    for (const auto& file : files_in(path)) {
      read_file_of_letter(file);
    }
  }

private:
  std::vector<fs::path> files_in(const fs::path& path) {
    std::vector<fs::path> files;
    std::error_code error;
    for (auto at = fs::directory_iterator(path, error); !error && at != end(at);
         at.increment(error)) {
      if (is_letter(at->path())) {
        files.push_back(at->path());
      }
    }
    if (error) {
      complain(path, fmt::format("cannot be read: {}", error.message()));
    } else if (files.size() > most_letters) {
      complain(path, fmt::format("holds {} letters; at most {} are allowed", files.size(),
                                 most_letters));
      files.clear();
    }
    std::ranges::sort(files);
    return files;
  }

  void read_file_of_letter(const fs::path& file) {
    loading_.letters.files.push_back(file.string());
    auto contents = read_file(file.string(), {.max_octets = most_octets});
    if (!contents) {
      complain(file, contents.error());
      return;
    }
    using Kind = Snapshot::Source::Kind;
    const auto source = loading_.builder.add_source(
        {file.string(), sha256_hex(contents->octets), Kind::letter});
    loading_.report.add_file(file.string(), std::move(contents->octets));
    reader_.begin_file(source, file.stem().string());
    read_letter_object(source, reader_, loading_);
  }

  void complain(const fs::path& path, std::string_view what) {
    loading_.letters.complete = false;
    loading_.report.error(
        folder_.place,
        fmt::format("\"{}\" {}", printable(path.string(), longest_path), what));
  }

  const Written<std::string>& folder_;
  LetterReader& reader_;
  Loading& loading_;
};

} // namespace

void read_letter_object(std::uint16_t source, LetterReader& reader, Loading& loading) {
  auto& report = loading.report;
  const auto json = report.octets(source);
  if (const auto fault = fault_of_encoding(json)) {
    loading.letters.complete = false;
    report.error_about(std::string(report.path(source)), std::string(*fault));
    return;
  }
  const Field root{.kind = Field::Kind::object, .shape = &reader.shape()};
  Binder binder(root, source, report);
  if (const auto fault = read_json(json, {0, json.size()}, binder)) {
    loading.letters.complete = false;
    report.error({source, fault->span}, fault->message);
  }
}

void read_letter_folder(const Written<std::string>& folder, LetterReader& reader,
                        Loading& loading) {
  LetterFolder(folder, reader, loading).read();
}

} // namespace mta_tls
