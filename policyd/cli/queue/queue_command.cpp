#include "policyd/cli/queue/queue_command.h"

#include "common/base/text.h"
#include "common/queue/queue_state.h"
#include "common/table/load.h"
#include "policyd/cli/diagnostics.h"
#include "policyd/cli/queue/queue_looks.h"
#include "policyd/cli/queue/queue_page.h"
#include "policyd/cli/queue/queue_source.h"
#include "policyd/cli/queue/state_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <unistd.h>

namespace mta_tls {

namespace {

constexpr const char* usual_policy = "/etc/mta-tls/policy.json";

// Empty: there is no table.
std::string policy_path(const QueueOptions& options) {
  if (!options.policy.empty()) {
    return options.policy;
  }
  return ::access(usual_policy, F_OK) == 0 ? usual_policy : "";
}

std::vector<QueueFinding> findings_of(const Backlog& backlog, const Snapshot* table,
                                      const LooksByHop& looks, Instant at) {
  std::vector<QueueFinding> findings;
  for (const auto& [hop, mail] : backlog.domains()) {
    const auto look = looks.find(hop);
    findings.push_back(make_finding(
        hop, mail, table == nullptr ? QueueRule{} : queue_rule_for(*table, hop, at),
        look == looks.end() ? std::nullopt : std::optional(look->second)));
  }
  std::ranges::stable_sort(findings, {},
                           [](const QueueFinding& each) { return each.mail.since; });
  return findings;
}

QueuePage page_of(const QueueReading& reading, const Backlog& backlog,
                  std::vector<QueueFinding> findings, const QueueOptions& options) {
  QueuePage page;
  page.mta = reading.mta;
  page.since = findings.empty() ? options.at : findings.front().mail.since;
  page.findings = std::move(findings);
  page.messages = backlog.messages();
  page.recipients = backlog.recipients();
  page.others = backlog.others();
  page.uncounted = backlog.recipients_uncounted();
  page.unreadable = reading.unreadable;
  page.critical = options.critical;
  page.at = options.at;
  return page;
}

void print(const QueuePage& page, Console& console) {
  console.out << (console.json ? queue_json(page) : queue_text(page, console.out_paint));
}

// The news alone; nothing at all where there is none, so that cron(8) sends no mail.
ExitCode print_news(QueuePage page, const QueueOptions& options, Console& console) {
  StateFile file(options.state);
  auto state = file.read();
  if (!state) {
    return fail(console, ExitCode::unknown, state.error());
  }
  auto news = news_of(std::move(page.findings), *state);
  page.findings = std::move(news.findings);
  if (const auto written = file.write(*state); !written) {
    return fail(console, ExitCode::unknown, written.error());
  }
  if (!page.findings.empty() || console.json) {
    print(page, console);
  }
  for (const auto& domain : news.over) {
    if (!console.json) {
      console.out << "No mail waits for TLS any more: " << printable(domain) << '\n';
    }
  }
  return page.findings.empty() ? ExitCode::fine : exit_code(page);
}

ExitCode run_with(const Snapshot* table, const QueueOptions& options, Console& console) {
  Backlog backlog;
  const auto reading =
      read_queue(options, [&](const QueuedMessage& message) { backlog.add(message); });
  if (!reading) {
    return fail(console, ExitCode::unknown, reading.error());
  }
  const auto looks = last_looks(backlog, table, options);
  if (!looks) {
    return fail(console, ExitCode::unknown, looks.error());
  }
  auto page = page_of(*reading, backlog, findings_of(backlog, table, *looks, options.at),
                      options);
  if (options.alert) {
    return print_news(std::move(page), options, console);
  }
  print(page, console);
  return exit_code(page);
}

} // namespace

ExitCode queue_command(const QueueOptions& options, Console& console) {
  std::shared_ptr<const Snapshot> table;
  if (const auto path = policy_path(options); !path.empty()) {
    auto loaded = load_table(path, options.at);
    if (!loaded) {
      fail_to_load(console, path, loaded.error().diagnostics);
      return ExitCode::unknown;
    }
    table = std::move(loaded->snapshot);
  }
  return run_with(table.get(), options, console);
}

} // namespace mta_tls
