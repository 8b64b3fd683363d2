#include "common/base/text.h"
#include "common/report/html.h"
#include "common/report/sections.h"
#include "common/report/table_parts.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::size_t most_changes = 500;

std::string severity_class(Severity severity) {
  switch (severity) {
  case Severity::good:
    return "ok";
  case Severity::note:
    return "faint";
  case Severity::warning:
    return "warning";
  case Severity::critical:
    break;
  }
  return "critical";
}

std::string change_row(const Finding& finding) {
  return row_begin() +
         head_cell(finding.subject.empty() ? "ourselves"
                                           : html_of_peer(finding.subject)) +
         cell("When", minute_text(finding.at)) +
         cell("What", fmt::format("<span class=\"state {}\">{}</span>",
                                  severity_class(finding.severity), word(finding.kind))) +
         cell("In words", html_of_peer(finding.text, 500)) +
         cell("Server", html_of_peer(finding.server)) + row_end();
}

std::string letter_class(const ReportLetter& letter) {
  switch (letter.state) {
  case LetterState::in_force:
    return letter.ends_soon ? "warning" : "ok";
  case LetterState::awaited:
    return "warning";
  case LetterState::lapsed:
  case LetterState::revoked:
    break;
  }
  return "critical";
}

std::string letter_state(const ReportLetter& letter) {
  std::string text(word(letter.state));
  std::ranges::replace(text, '_', ' ');
  return letter.state == LetterState::in_force && letter.ends_soon ? "ends soon" : text;
}

// The last day on which it holds.
std::string last_day(const std::optional<Instant>& end) {
  return end ? day_text(*end - std::chrono::seconds(1)) : "no end";
}

std::string letter_row(const ReportLetter& letter) {
  std::vector<std::string> rules;
  for (const auto& rule : letter.rules) {
    rules.push_back(html_of_peer(rule));
  }
  return row_begin() + head_cell(html_of_peer(letter.id)) +
         cell("State", fmt::format("<span class=\"state {}\">{}</span>",
                                   letter_class(letter), letter_state(letter))) +
         cell("About", html_of_peer(letter.about, 1000)) +
         cell("Received", day_text(letter.received)) +
         cell("Holds from", letter.valid_from ? day_text(*letter.valid_from) : "") +
         cell("Holds until", last_day(letter.end)) +
         cell("Rules", rules.empty() ? "none rests on it" : join(rules, "<br>")) +
         row_end();
}

std::string queue_row(const QueueFinding& finding) {
  const auto* kind = finding.fault == Fault::ours ? "critical" : "warning";
  return row_begin() + head_cell(html_of_peer(finding.hop)) +
         cell("Messages", std::to_string(finding.mail.messages)) +
         cell("Recipients", std::to_string(finding.mail.recipients)) +
         cell("Since", minute_text(finding.mail.since)) +
         cell("Cause", html_of_peer(finding.cause, 500)) +
         cell("Fault", fmt::format("<span class=\"state {}\">{}</span>", kind,
                                   word(finding.fault))) +
         cell("What to do", html_of_peer(finding.remedy, 500)) + row_end();
}

} // namespace

std::string minute_text(Instant time) {
  const auto text = format_time(time); // "2026-11-24T12:00:00Z"
  return fmt::format("{} {} UTC", text.substr(0, 10), text.substr(11, 5));
}

std::string day_text(Instant time) {
  return format_time(time).substr(0, 10);
}

std::string changes_section(const WatchReport& report) {
  const auto& all = report.changes;
  std::string text = "<h2>What has changed</h2>\n";
  if (all.empty()) {
    return text + "<p>Nothing in the last 30 days.</p>\n";
  }
  text += table_begin("The last 30 days, the newest first.",
                      {"Domain or letter", "When", "What", "In words", "Server"});
  const auto shown = std::min(all.size(), most_changes);
  for (std::size_t i = 0; i < shown; ++i) {
    text += change_row(all[all.size() - 1 - i]);
  }
  text += table_end();
  return shown == all.size() ? text
                             : text + fmt::format("<p>{} older ones are not shown.</p>\n",
                                                  all.size() - shown);
}

std::string letters_section(const WatchReport& report) {
  std::string text = "<h2>Letters</h2>\n";
  if (report.letters.empty()) {
    return text + "<p>The policy has none.</p>\n";
  }
  text += table_begin(
      "What rules rest on; those that end next first.",
      {"Letter", "State", "About", "Received", "Holds from", "Holds until", "Rules"});
  for (const auto& letter : report.letters) {
    text += letter_row(letter);
  }
  return text + table_end();
}

std::string queue_section(const WatchReport& report) {
  if (!report.queue) {
    return "";
  }
  std::string text = "<h2>Mail that waits for TLS</h2>\n";
  if (report.queue->empty()) {
    return text + "<p>None.</p>\n";
  }
  text += table_begin("The oldest first.", {"Domain", "Messages", "Recipients", "Since",
                                            "Cause", "Fault", "What to do"});
  for (const auto& finding : *report.queue) {
    text += queue_row(finding);
  }
  return text + table_end();
}

} // namespace mta_tls
