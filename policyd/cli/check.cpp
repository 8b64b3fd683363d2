#include "policyd/cli/check.h"

#include "common/base/text.h"
#include "common/table/load.h"
#include "policyd/cli/diagnostics.h"
#include "policyd/cli/shortfalls.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t digest_prefix_octets = 12;
constexpr std::size_t longest_path = 4096;

struct Checked {
  std::vector<Diagnostic> diagnostics;
  std::shared_ptr<const Snapshot> snapshot; // null if there are errors
};

Checked load(const CheckOptions& options) {
  auto loaded = load_table(options.file, options.at);
  if (!loaded) {
    return {loaded.error().diagnostics, nullptr};
  }
  auto diagnostics = std::move(loaded->warnings);
  for (const auto mta : options.mtas) {
    const auto more = shortfalls(*loaded->snapshot, mta);
    diagnostics.insert(diagnostics.end(), more.begin(), more.end());
  }
  return {std::move(diagnostics), std::move(loaded->snapshot)};
}

// Warnings are findings with --strict alone.
bool is_good(const CheckOptions& options, const Checked& checked) {
  return checked.snapshot && (!options.strict || checked.diagnostics.empty());
}

std::size_t imports_of(const Snapshot& snapshot) {
  using Source = Snapshot::Source;
  return static_cast<std::size_t>(
      std::ranges::count(snapshot.sources(), Source::Kind::import, &Source::kind));
}

std::string also(std::size_t count, std::string_view noun) {
  return count == 0 ? "" : ", " + count_of(count, noun);
}

// "policy.json: good: 2 rules for 5 names, 1 inbound rule, 1 exception, 1 letter, serial
// 7, sha256 1a2b3c4d5e6f"
std::string summary(const CheckOptions& options, const Snapshot& snapshot) {
  const auto& sources = snapshot.sources();
  return fmt::format(
      "{}: good: {} for {}{}{}{}{}{}{}{}, sha256 {}",
      printable(options.file, longest_path), count_of(snapshot.rules().size(), "rule"),
      count_of(snapshot.name_count(), "name"),
      also(snapshot.inbound().rules().size(), "inbound rule"),
      also(snapshot.senders().rules().size(), "sender rule"),
      also(snapshot.messages().size(), "message rule"),
      also(snapshot.exceptions().size(), "exception"),
      also(snapshot.letters().size(), "letter"), also(imports_of(snapshot), "import"),
      snapshot.serial() ? fmt::format(", serial {}", *snapshot.serial()) : "",
      sources.front().sha256.substr(0, digest_prefix_octets));
}

json table_json(const Snapshot& snapshot) {
  return {{"rules", snapshot.rules().size()},
          {"names", snapshot.name_count()},
          {"inbound", snapshot.inbound().rules().size()},
          {"senders", snapshot.senders().rules().size()},
          {"messages", snapshot.messages().size()},
          {"exceptions", snapshot.exceptions().size()},
          {"letters", snapshot.letters().size()},
          {"imports", imports_of(snapshot)},
          {"serial", snapshot.serial() ? json(*snapshot.serial()) : json(nullptr)},
          {"sha256", snapshot.sources().front().sha256}};
}

std::string result_json(const CheckOptions& options, const Checked& checked) {
  const auto warnings = std::count_if(
      checked.diagnostics.begin(), checked.diagnostics.end(),
      [](const Diagnostic& d) { return d.severity == Diagnostic::Severity::warning; });
  const json result = {
      {"file", options.file},
      {"ok", is_good(options, checked)},
      {"errors", static_cast<std::ptrdiff_t>(checked.diagnostics.size()) - warnings},
      {"warnings", warnings},
      {"diagnostics", json::parse(diagnostics_json(checked.diagnostics))},
      {"table", checked.snapshot ? table_json(*checked.snapshot) : json(nullptr)}};
  return result.dump(2, ' ', false, json::error_handler_t::replace);
}

void report(const CheckOptions& options, const Checked& checked, Console& console) {
  if (console.json) {
    console.out << result_json(options, checked) << '\n';
    return;
  }
  show(checked.diagnostics, console);
  if (is_good(options, checked) && !options.quiet) {
    console.out << summary(options, *checked.snapshot) << '\n';
  }
}

} // namespace

ExitCode check(const CheckOptions& options, Console& console) {
  const auto checked = load(options);
  report(options, checked, console);
  return is_good(options, checked) ? ExitCode::fine : ExitCode::finding;
}

} // namespace mta_tls
