#include "policyd/cli/report/report_command.h"

#include "common/base/text.h"
#include "common/letter_file/file_writer.h"
#include "common/report/report_page.h"
#include "common/table/load.h"
#include "common/watch_file/watch_reader.h"
#include "policyd/cli/diagnostics.h"
#include "policyd/cli/queue/queue_command.h"
#include "policyd/cli/report/report_facts.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace mta_tls {

namespace {

constexpr std::size_t longest_path = 4096;

using json = nlohmann::ordered_json;

// What was written, in numbers.
json counts_of(const WatchReport& report, const std::string& file, std::size_t octets) {
  const auto count = [&](ProbeState state) {
    return std::ranges::count(report.domains, state, &ReportDomain::state);
  };
  return {
      {"file", printable(file, longest_path)}, {"octets", octets},
      {"domains", report.domains.size()},      {"critical", count(ProbeState::critical)},
      {"unknown", count(ProbeState::unknown)}, {"warning", count(ProbeState::warning)},
      {"ok", count(ProbeState::ok)},           {"changes", report.changes.size()},
      {"letters", report.letters.size()}};
}

ExitCode write(const WatchReport& report, const ReportOptions& options,
               Console& console) {
  const auto page = report_page(report);
  if (options.html == "-") {
    console.out << page;
    return ExitCode::fine;
  }
  const auto written = write_file(options.html, page, Overwrite::allowed);
  if (!written) {
    return fail(
        console, ExitCode::usage,
        fmt::format("{} {}", printable(options.html, longest_path), written.error()));
  }
  if (console.json) {
    console.out << counts_of(report, options.html, page.size()).dump(2) << '\n';
  }
  return ExitCode::fine;
}

} // namespace

ExitCode report_command(const ReportOptions& options, Console& console) {
  const auto loaded = load_table(options.policy, options.at);
  if (!loaded) {
    return fail_to_load(console, options.policy, loaded.error().diagnostics);
  }
  auto report = gather_report(*loaded->snapshot, options);
  if (!report) {
    return fail(console, ExitCode::usage, report.error());
  }
  if (options.with_queue) {
    auto queue = collect_queue(options.queue, loaded->snapshot.get());
    if (!queue) {
      return fail(console, ExitCode::usage, queue.error());
    }
    report->queue = std::move(queue->findings);
  }
  return write(*report, options, console);
}

} // namespace mta_tls
