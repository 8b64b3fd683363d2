#include "policyd/watch/alert_mail.h"

#include "common/base/text.h"
#include "common/explain/layout.h"
#include "common/wire/base64.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::size_t columns = 76;
constexpr std::size_t label_columns = 14;
constexpr std::size_t longest_text = 2000;
// The others are counted: nobody reads on.
constexpr std::size_t most_told = 100;

std::string row(std::string_view label, const std::string& text) {
  return text.empty()
             ? ""
             : padded(label, label_columns) +
                   wrapped(printable(text, longest_text), label_columns, columns) + '\n';
}

std::string headline(const Finding& finding) {
  switch (finding.kind) {
  case FindingKind::failure:
    return "mail does not go: no server may get it";
  case FindingKind::partial_failure:
    return "mail goes to some of its servers only";
  case FindingKind::unreachable:
    return "no server answers";
  case FindingKind::server_unreachable:
    return "a server does not answer";
  case FindingKind::recovery:
    return "mail goes again";
  case FindingKind::unsteady:
    return "comes and goes";
  case FindingKind::mx_changed:
    return "other mail servers";
  case FindingKind::certificate_changed:
    return "another key in the certificate";
  case FindingKind::certificate_expiring:
    return "the certificate ends soon";
  case FindingKind::certificate_renewed:
    return "the certificate was renewed";
  case FindingKind::tlsa_changed:
    return "other TLSA records";
  case FindingKind::sts_changed:
    return "another MTA-STS policy";
  case FindingKind::letter_ending:
    return "a letter ends soon";
  case FindingKind::letter_ended:
    return "a letter has ended";
  case FindingKind::letter_renewed:
    return "the letter was renewed";
  case FindingKind::ourselves:
    return "we see nobody";
  case FindingKind::ourselves_again:
    break;
  }
  return "we see servers again";
}

std::string name_of(const Finding& finding, const std::string& host) {
  return finding.subject.empty() ? host : finding.subject;
}

std::string entry(const Alert& alert, const std::string& host) {
  const auto& finding = alert.finding;
  return fmt::format("{}: {}\n", name_of(finding, host), headline(finding)) +
         row("  seen", format_time(finding.at)) +
         row("  since", finding.since ? format_time(*finding.since) : "") +
         row("  what", finding.text) + row("  server", finding.server) +
         row("  promised", alert.standing
                               ? fmt::format("{} by {}", word(alert.standing->last.level),
                                             alert.standing->last.by)
                               : "") +
         row("  do", alert.remedy) + '\n';
}

std::string body_of(const std::vector<Alert>& alerts, const std::string& host) {
  std::string text;
  for (std::size_t i = 0; i < std::min(alerts.size(), most_told); ++i) {
    text += entry(alerts[i], host);
  }
  if (alerts.size() > most_told) {
    text += fmt::format("… and {} more: mta-tls watch\n\n", alerts.size() - most_told);
  }
  return text + fmt::format("-- \nmta-tls on {}\n"
                            "More: mta-tls watch DOMAIN\n"
                            "Look again: mta-tls watch --now DOMAIN\n"
                            "Each is told once, and once more when it is over.\n",
                            host);
}

std::string subject_of(const std::vector<Alert>& alerts, const std::string& host) {
  const auto& first = alerts.front().finding;
  const auto text =
      fmt::format("[mta-tls] {}: {}", name_of(first, host), headline(first));
  return alerts.size() == 1 ? text
                            : fmt::format("{}, and {} more", text, alerts.size() - 1);
}

// RFC 5321 section 4.5.3.1.6.
bool is_plain(const std::string& text) {
  constexpr std::size_t longest_line = 998;
  return std::ranges::all_of(text, is_ascii) &&
         std::ranges::none_of(split(text, '\n'), [](std::string_view line) {
           return line.size() > longest_line;
         });
}

std::string with_crlf(const std::string& text) {
  std::string made;
  for (const char c : text) {
    made += c == '\n' ? std::string("\r\n") : std::string(1, c);
  }
  return made;
}

// RFC 2045 section 6.8: lines of 76 characters.
std::string in_base64(const std::string& text) {
  std::string made;
  const auto encoded = encode_base64(text);
  for (std::size_t at = 0; at < encoded.size(); at += columns) {
    made += encoded.substr(at, columns) + "\r\n";
  }
  return made;
}

std::string in_ascii(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return !is_ascii(c); }, '?');
  return text;
}

std::string field(std::string_view name, std::string_view value) {
  return fmt::format("{}: {}\r\n", name, value);
}

std::string date_text(Instant at) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(at)));
}

} // namespace

std::string alert_mail(const AlertEnvelope& envelope, const std::vector<Alert>& alerts) {
  auto sorted = alerts;
  std::ranges::stable_sort(sorted, std::ranges::greater{},
                           [](const Alert& alert) { return alert.finding.severity; });
  const auto body = with_crlf(body_of(sorted, envelope.host));
  const bool plain = is_plain(body);
  constexpr std::size_t longest_subject = 200;
  return field("Date", date_text(envelope.at)) +
         field("From", fmt::format("mta-tls <{}>", envelope.from)) +
         field("To", fmt::format("<{}>", envelope.to)) +
         field("Subject",
               in_ascii(printable(subject_of(sorted, envelope.host), longest_subject))) +
         field("Message-ID", fmt::format("<{}>", envelope.message_id)) +
         field("Auto-Submitted", "auto-generated") +
         field("X-Auto-Response-Suppress", "All") + field("MIME-Version", "1.0") +
         field("Content-Type", "text/plain; charset=utf-8") +
         field("Content-Transfer-Encoding", plain ? "7bit" : "base64") + "\r\n" +
         (plain ? body : in_base64(body));
}

} // namespace mta_tls
