#include "policyd/cli/queue/queue_command.h"

#include "common/base/text.h"
#include "common/queue/bounce_table.h"
#include "common/queue/queue_state.h"
#include "policyd/cli/queue/queue_looks.h"
#include "policyd/cli/queue/queue_page.h"
#include "policyd/cli/queue/queue_source.h"
#include "policyd/cli/queue/state_file.h"
#include "policyd/cli/queue/tell_senders.h"
#include "policyd/cli/usual_table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

namespace mta_tls {

namespace {

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

// Where no MTA is, somebody makes it for a Postfix elsewhere.
BounceTableForm bounce_table_form(const QueueOptions& options) {
  const auto mta = mta_meant(options);
  return mta == "exim" || mta == "sendmail" ? BounceTableForm::reasons
                                            : BounceTableForm::transports;
}

ExitCode print_bounce_table(const Snapshot* table, const QueueOptions& options,
                            Console& console) {
  if (table == nullptr) {
    return fail(console, ExitCode::unknown,
                "--bounce-table takes a table: --policy FILE");
  }
  auto standings = watched_standings(options);
  if (standings && options.probe) {
    standings = seen_again(*standings, *table, options);
  }
  if (!standings) {
    return fail(console, ExitCode::unknown, standings.error());
  }
  const auto lines =
      bounce_table(*table, *standings, options.at, bounce_table_form(options));
  if (console.json) {
    console.out << nlohmann::json{{"bounce_table", lines}}.dump(2) << '\n';
  } else {
    console.out << lines;
  }
  return ExitCode::fine;
}

// The news alone; nothing at all where there is none, so that cron(8) sends no mail.
ExitCode print_news(QueuePage page, QueueState& state, Console& console) {
  auto news = news_of(std::move(page.findings), state);
  page.findings = std::move(news.findings);
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

// What needs the memory of earlier runs.
ExitCode run_with_state(const QueueOptions& options, const Snapshot* table,
                        Console& console) {
  StateFile file(options.state);
  auto state = file.open();
  if (!state) {
    return fail(console, ExitCode::unknown, state.error());
  }
  DueMessages due(table, *state, options.at);
  auto page = collect_queue(options, table,
                            [&](const QueuedMessage& message) { due.consider(message); });
  if (!page) {
    return fail(console, ExitCode::unknown, page.error());
  }
  if (options.warn_senders) {
    const auto told = tell_senders(due, *page, *state, file);
    if (!told) {
      return fail(console, ExitCode::unknown, told.error());
    }
  }
  const auto code = options.alert ? print_news(*page, *state, console) : exit_code(*page);
  if (!options.alert) {
    print(*page, console);
  }
  const auto written = file.write(*state);
  return written ? code : fail(console, ExitCode::unknown, written.error());
}

bool is_put_off(const QueuedRecipient& recipient) {
  return complaint_in(recipient.reason) == Complaint::put_off;
}

// Exim does not say why it has put a host off: it need not be TLS.
QueuedMessage without_strangers(QueuedMessage message, WatchedFailures& failures) {
  for (auto& recipient : message.recipients) {
    if (is_put_off(recipient) && !failures.has(next_hop_of_address(recipient.address))) {
      recipient.reason.clear();
    }
  }
  return message;
}

} // namespace

Result<QueuePage, std::string> collect_queue(const QueueOptions& options,
                                             const Snapshot* table,
                                             const TakeMessage& also) {
  Backlog backlog;
  WatchedFailures failures(options);
  const auto take = [&](const QueuedMessage& message) {
    backlog.add(message);
    if (also) {
      also(message);
    }
  };
  const auto reading = read_queue(options, [&](const QueuedMessage& message) {
    if (std::ranges::any_of(message.recipients, is_put_off)) {
      take(without_strangers(message, failures));
    } else {
      take(message);
    }
  });
  if (!reading) {
    return Unexpected{reading.error()};
  }
  const auto looks = last_looks(backlog, table, options);
  if (!looks) {
    return Unexpected{looks.error()};
  }
  return page_of(*reading, backlog, findings_of(backlog, table, *looks, options.at),
                 options);
}

ExitCode queue_command(const QueueOptions& options, Console& console) {
  const auto loaded = load_usual_table(options.policy, options.at, console);
  if (!loaded) {
    return ExitCode::unknown;
  }
  const auto* table = loaded->get();
  if (options.bounce_table) {
    return print_bounce_table(table, options, console);
  }
  if (options.alert || options.warn_senders) {
    return run_with_state(options, table, console);
  }
  auto page = collect_queue(options, table);
  if (!page) {
    return fail(console, ExitCode::unknown, page.error());
  }
  print(*page, console);
  return exit_code(*page);
}

} // namespace mta_tls
