#include "policyd/cli/report/report_facts.h"

#include "common/base/text.h"
#include "common/policy/letter_end.h"
#include "common/watch_file/watch_reader.h"
#include "policyd/cli/letter/letter_facts.h"
#include "policyd/cli/letter/shelf.h"
#include "policyd/cli/probe/targets.h"

#include <algorithm>
#include <map>

namespace mta_tls {

namespace {

using Days = std::chrono::days;

// A baseline is older than the strip: the first look that is kept.
constexpr Days all_history{10'000};

std::vector<ReportSpan> spans_of(const std::vector<LookSpan>& history) {
  std::vector<ReportSpan> spans;
  for (const auto& span : history) {
    spans.push_back({span.look.at, span.last, span.look.outlook});
  }
  return spans;
}

class Gathering {
public:
  Gathering(const Snapshot& table, const ReportOptions& options, WatchReader reader)
      : table_(table), options_(options), reader_(std::move(reader)) {}

  Result<WatchReport, std::string> run() {
    auto standings = reader_.standings();
    if (!standings) {
      return Unexpected{standings.error()};
    }
    for (auto& standing : *standings) {
      auto hop = standing.last.hop;
      standings_.insert_or_assign(std::move(hop), std::move(standing));
    }
    report_.at = options_.at;
    report_.policy = options_.policy;
    for (const auto& step : {&Gathering::add_domains, &Gathering::add_changes}) {
      if (auto error = (this->*step)(); !error.empty()) {
        return Unexpected{std::move(error)};
      }
    }
    return std::move(report_);
  }

private:
  // Those of the table: what was watched for an older one is history.
  std::string add_domains() {
    ProbeOptions all;
    all.all = true;
    all.at = options_.at;
    const auto hops = probe_targets(all, &table_);
    if (!hops) {
      return hops.error();
    }
    for (const auto& hop : *hops) {
      if (auto error = add_domain(hop); !error.empty()) {
        return error;
      }
    }
    return "";
  }

  std::string add_domain(const NextHop& hop) {
    const auto promise = promise_of(table_, hop, {}, options_.at);
    ReportDomain domain;
    domain.hop = hop.text();
    domain.level = promise.requirement ? word(promise.requirement->level) : "";
    domain.by = promise.by;
    domain.is_testing = promise.is_testing;
    const auto found = standings_.find(domain.hop);
    if (found != standings_.end()) {
      const auto history = reader_.history(domain.hop, options_.at - all_history);
      if (!history) {
        return history.error();
      }
      add_history(*history, found->second, domain);
      domain.standing = std::move(found->second);
    }
    report_.domains.push_back(std::move(domain));
    return "";
  }

  void add_history(const std::vector<LookSpan>& history, const Standing& standing,
                   ReportDomain& domain) const {
    domain.days = days_of(spans_of(history), options_.at);
    if (!history.empty()) {
      domain.drift = drift_between(history.front().look, standing.last);
    }
  }

  std::string add_changes() {
    auto findings = reader_.all_findings(options_.at - Days(report_days));
    if (!findings) {
      return findings.error();
    }
    report_.changes = *std::move(findings);
    return "";
  }

  const Snapshot& table_;
  const ReportOptions& options_;
  WatchReader reader_;
  std::map<std::string, Standing, std::less<>> standings_;
  WatchReport report_;
};

ReportLetter letter_of(const Letter& letter, const Shelf& shelf, Instant at) {
  ReportLetter made;
  made.id = letter.id;
  made.about = scope_text(letter);
  made.state = state_at(letter, at);
  made.received = letter.received;
  made.valid_from = letter.valid_from;
  made.end = end_of(letter);
  made.ends_soon =
      made.end && *made.end <= at + shelf.table->letter_defaults().warn_ahead;
  for (const auto* rule : shelf.resting_on(letter.id)) {
    made.rules.push_back(rule->text());
  }
  return made;
}

// Those without an end come last.
void sort_by_end(std::vector<ReportLetter>& letters) {
  std::ranges::stable_sort(letters, {}, [](const ReportLetter& letter) {
    return letter.end.value_or(Instant::max());
  });
}

Result<std::vector<ReportLetter>, std::string> letters_of(const Snapshot& table,
                                                          const ReportOptions& options) {
  std::vector<ReportLetter> letters;
  if (table.letters().empty()) {
    return letters;
  }
  const auto shelf = open_shelf({options.policy, "", options.at});
  if (!shelf) {
    return Unexpected{shelf.error()};
  }
  if (shelf->table) {
    for (const auto& letter : shelf->letters) {
      letters.push_back(letter_of(letter, *shelf, options.at));
    }
  }
  sort_by_end(letters);
  return letters;
}

} // namespace

Result<WatchReport, std::string> gather_report(const Snapshot& table,
                                               const ReportOptions& options) {
  auto reader = WatchReader::open(options.history);
  if (!reader) {
    return Unexpected{reader.error()};
  }
  auto letters = letters_of(table, options);
  if (!letters) {
    return Unexpected{letters.error()};
  }
  auto report = Gathering(table, options, *std::move(reader)).run();
  if (report) {
    report->letters = *std::move(letters);
  }
  return report;
}

} // namespace mta_tls
