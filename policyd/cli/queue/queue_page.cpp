#include "policyd/cli/queue/queue_page.h"

#include "common/base/text.h"
#include "policyd/cli/page_rows.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::size_t indent = 13;

std::string row(std::string_view label, std::string_view text) {
  return labelled_row(label, text, indent);
}

bool is_critical(const QueueFinding& finding, const QueuePage& page) {
  return finding.fault == Fault::ours || page.at - finding.mail.since >= page.critical;
}

std::string_view state_word(ExitCode code) {
  switch (static_cast<int>(code)) {
  case 0:
    return "OK";
  case 1:
    return "WARNING";
  case 2:
    return "CRITICAL";
  default:
    return "UNKNOWN";
  }
}

std::string summary(const QueuePage& page) {
  const auto state = state_word(exit_code(page));
  if (page.messages == 0) {
    return fmt::format("MTA-TLS {}: no mail waits for TLS ({})\n", state, page.mta);
  }
  return fmt::format("MTA-TLS {}: {} {} for TLS since {} ({}; {})\n", state,
                     count_of(page.messages, "message"),
                     page.messages == 1 ? "waits" : "wait", format_time(page.since),
                     count_of(page.findings.size(), "domain"), page.mta);
}

// What is not told by domain.
std::string remarks(const QueuePage& page) {
  std::string text;
  if (page.others != 0) {
    text += fmt::format("{} more in the queue: not because of TLS, as far as the MTA "
                        "says.\n",
                        count_of(page.others, "message"));
  }
  if (page.uncounted != 0) {
    text += fmt::format("{} more: the domains are too many to be told one by one.\n",
                        count_of(page.uncounted, "recipient"));
  }
  if (page.unreadable != 0) {
    text += fmt::format(
        "{} of the queue could not be read.\n",
        page.unreadable == 1 ? "1 entry" : fmt::format("{} entries", page.unreadable));
  }
  return text.empty() ? "" : '\n' + text;
}

std::string words_text(const WaitingMail& mail) {
  std::vector<std::string> all;
  for (const auto& each : mail.heard) {
    all.push_back(
        mail.heard.size() == 1
            ? each.words
            : fmt::format("{} ({})", each.words, count_of(each.recipients, "recipient")));
  }
  return join(all, "; ");
}

std::string look_text(const QueueFinding& finding) {
  if (!finding.look) {
    return "never: the cause is as the MTA words it";
  }
  return fmt::format("{}: {}", format_time(finding.look->at), finding.look->summary);
}

std::string rule_text(const QueueRule& rule) {
  const auto level = rule.level ? fmt::format(" ({})", word(*rule.level)) : "";
  return rule.id.empty() ? "none of the table" + level
                         : fmt::format("{}{}, {}", rule.id, level, rule.place);
}

std::string fault_text(Fault fault) {
  return fault == Fault::ours ? "ours: the partner can do nothing"
                              : std::string(word(fault));
}

std::string contact_text(const QueueFinding& finding) {
  return finding.fault == Fault::ours || !finding.rule.body
             ? ""
             : join(finding.rule.body->contact, ", ");
}

std::string headline(const QueueFinding& finding, const QueuePage& page,
                     const Paint& paint) {
  const auto& mail = finding.mail;
  const auto counts =
      fmt::format("{}, {}, since {}", count_of(mail.messages, "message"),
                  count_of(mail.recipients, "recipient"), format_time(mail.since));
  return fmt::format("{}  {}\n", paint.bold(safe(finding.hop)),
                     is_critical(finding, page) ? paint.bad(counts)
                                                : paint.doubtful(counts));
}

std::string finding_text(const QueueFinding& finding, const QueuePage& page,
                         const Paint& paint) {
  return headline(finding, page, paint) + row("MTA says", words_text(finding.mail)) +
         row("cause", finding.cause) + row("fault", fault_text(finding.fault)) +
         row("last look", look_text(finding)) + row("rule", rule_text(finding.rule)) +
         row("contact", contact_text(finding)) + row("do", finding.remedy);
}

} // namespace

ExitCode exit_code(const QueuePage& page) {
  if (page.messages == 0) {
    return page.unreadable == 0 ? ExitCode::fine : ExitCode::unknown;
  }
  return std::ranges::any_of(
             page.findings,
             [&](const QueueFinding& finding) { return is_critical(finding, page); })
             ? ExitCode::critical
             : ExitCode::warning;
}

std::string queue_text(const QueuePage& page, const Paint& paint) {
  auto text = summary(page);
  for (const auto& finding : page.findings) {
    text += '\n' + finding_text(finding, page, paint);
  }
  return text + remarks(page);
}

} // namespace mta_tls
