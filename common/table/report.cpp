#include "common/table/report.h"

#include "common/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace mta_tls {

std::uint16_t Report::add_file(std::string path, std::string octets) {
  files_.push_back({std::move(path), std::move(octets), PositionCursor({})});
  // Only now do the octets lie where they will stay.
  files_.back().cursor = PositionCursor(files_.back().octets);
  return static_cast<std::uint16_t>(files_.size() - 1);
}

std::size_t Report::total_octets() const noexcept {
  return std::accumulate(
      files_.begin(), files_.end(), std::size_t{0},
      [](std::size_t sum, const File& file) { return sum + file.octets.size(); });
}

void Report::error(const Place& place, std::string message) {
  add(errors_, Diagnostic::Severity::error, place, std::move(message));
}

void Report::warning(const Place& place, std::string message) {
  add(warnings_, Diagnostic::Severity::warning, place, std::move(message));
}

void Report::error_about(std::string path, std::string message) {
  Diagnostic diagnostic;
  diagnostic.file = std::move(path);
  diagnostic.message = std::move(message);
  errors_.kept.push_back({0, 0, std::move(diagnostic)});
}

void Report::add(Entries& entries, Diagnostic::Severity severity, const Place& place,
                 std::string message) {
  if (entries.kept.size() >= most_kept) {
    ++entries.left_out;
    return;
  }
  auto& file = files_[place.source];
  const auto position = file.cursor.at(place.span.begin);
  auto shown = excerpt(file.octets, place.span);
  entries.kept.push_back(
      {place.source, place.span.begin,
       Diagnostic{severity, file.path, position.line, position.column, std::move(message),
                  std::move(shown.line), shown.caret_column, shown.caret_length}});
}

std::string Report::where(const Place& place) {
  auto& file = files_[place.source];
  const auto position = file.cursor.at(place.span.begin);
  return fmt::format("{}:{}:{}", file.path, position.line, position.column);
}

void Report::append_count(const Entries& entries, Diagnostic::Severity severity,
                          std::vector<Diagnostic>& out) const {
  if (entries.left_out == 0) {
    return;
  }
  Diagnostic diagnostic;
  diagnostic.severity = severity;
  diagnostic.file = entries.kept.front().diagnostic.file;
  const bool error = severity == Diagnostic::Severity::error;
  diagnostic.message = fmt::format(
      "and {}; the first {} are shown",
      count_of(entries.left_out, error ? "more error" : "more warning"), most_kept);
  out.push_back(std::move(diagnostic));
}

std::vector<Diagnostic> Report::take() {
  auto entries = errors_.kept;
  entries.insert(entries.end(), warnings_.kept.begin(), warnings_.kept.end());
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.source, a.octet) < std::tie(b.source, b.octet);
  });
  std::vector<Diagnostic> diagnostics;
  diagnostics.reserve(entries.size());
  for (auto& entry : entries) {
    diagnostics.push_back(std::move(entry.diagnostic));
  }
  append_count(errors_, Diagnostic::Severity::error, diagnostics);
  append_count(warnings_, Diagnostic::Severity::warning, diagnostics);
  return diagnostics;
}

} // namespace mta_tls
