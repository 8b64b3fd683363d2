#pragma once

#include "common/table/diagnostic.h"
#include "common/table/source_text.h"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// A place in one of the files that make up a table; `source` as in Snapshot::sources().
struct Place {
  std::uint16_t source = 0;
  Span span;
};

// Collects what is wrong with the files of a table, and holds their texts so that it can
// show the place. Of each severity it keeps the first hundred and counts the others.
class Report {
public:
  static constexpr std::size_t most_kept = 100;

  // The index of the file: 0 for the first, 1 for the next.
  std::uint16_t add_file(std::string path, std::string octets);
  std::string_view path(std::uint16_t source) const { return files_[source].path; }
  std::string_view octets(std::uint16_t source) const { return files_[source].octets; }

  std::size_t total_octets() const noexcept;

  void error(const Place& place, std::string message);
  void warning(const Place& place, std::string message);
  // About a file as a whole, which need not be one that was added.
  void error_about(std::string path, std::string message);

  // For errors that the caller has counted without keeping them.
  void more_errors(std::size_t count) { errors_.left_out += count; }

  std::size_t errors() const noexcept { return errors_.kept.size() + errors_.left_out; }

  // "FILE:LINE:COLUMN"
  std::string where(const Place& place);

  // By file and place, a line about those left out at the end.
  std::vector<Diagnostic> take();

private:
  struct File {
    std::string path;
    std::string octets;
    PositionCursor cursor;
  };
  struct Entry {
    std::uint16_t source;
    std::size_t octet;
    Diagnostic diagnostic;
  };
  struct Entries {
    std::vector<Entry> kept;
    std::size_t left_out = 0;
  };

  void add(Entries& entries, Diagnostic::Severity severity, const Place& place,
           std::string message);
  void append_count(const Entries& entries, Diagnostic::Severity severity,
                    std::vector<Diagnostic>& out) const;

  std::deque<File> files_;
  Entries errors_;
  Entries warnings_;
};

} // namespace mta_tls
