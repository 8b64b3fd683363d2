#include "policyd/cli/letter/record_file.h"

#include "common/base/text.h"
#include "policyd/cli/diagnostics.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace mta_tls {

namespace {

constexpr std::size_t longest_path = 4096;

std::string place_of(const RecordToWrite& record) {
  return printable(record.path, longest_path);
}

// With --json the first fault stands for all.
void tell(const std::vector<Diagnostic>& faults, const RecordToWrite& record,
          Console& console) {
  if (console.json) {
    fail(console, ExitCode::finding, headline(faults.front()));
  } else {
    show(faults, console);
    fail(console, ExitCode::finding,
         place_of(record) + ": not written: no policy would take such a letter");
  }
}

} // namespace

std::optional<Letter> write_record(const RecordToWrite& record, Console& console) {
  auto read = read_letter_record(record.path, record.record, record.now);
  if (!read.diagnostics.empty() && !record.even_if_faulty) {
    tell(read.diagnostics, record, console);
    return std::nullopt;
  }
  const auto written = write_file(record.path, record.record, record.overwrite);
  if (!written) {
    fail(console, ExitCode::finding,
         fmt::format("{} {}", place_of(record), written.error()));
    return std::nullopt;
  }
  if (!console.json) {
    show(read.diagnostics, console);
  }
  return read.letters.empty() ? std::nullopt : std::optional(read.letters.front());
}

} // namespace mta_tls
