#include "common/queue/delay_notice.h"

#include "common/base/text.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

constexpr std::size_t longest_address = 320; // RFC 5321 section 4.5.3.1: 64, "@", 255
constexpr std::size_t longest_words = 300;
constexpr std::size_t longest_headers = 8192;
constexpr std::size_t most_recipients = 100;

std::string in_ascii(std::string_view text, std::size_t longest) {
  auto safe = printable(text, longest);
  std::ranges::replace_if(
      safe, [](char c) { return !is_ascii(c); }, '?');
  return safe;
}

// RFC 5322 section 3.3, in UTC.
std::string mail_date(Instant time) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", time);
}

std::string_view advice(Fault fault) {
  switch (fault) {
  case Fault::theirs:
    return "The fault is theirs. If it is urgent, phone the recipient.";
  case Fault::ours:
    return "The fault is on our side: the recipient can do nothing. Our staff are told.";
  case Fault::unclear:
    break;
  }
  return "It may be their fault or ours. If it is urgent, phone the recipient.";
}

// "  a@bank.example\n    Why. Whose fault.\n"
std::string recipient_lines(const DelayedRecipient& recipient) {
  return fmt::format("  {}\n    {}\n    {}\n",
                     in_ascii(recipient.address, longest_address),
                     in_ascii(recipient.reason, longest_words), advice(recipient.fault));
}

std::string plain_part(const DelayNotice& notice) {
  auto text = fmt::format("Your message of {} waits on our server.\n"
                          "It has not been sent in clear. It is tried again by itself:\n"
                          "you need not send it again.\n\nIt waits for\n\n",
                          mail_date(notice.arrived));
  for (const auto& recipient : notice.recipients) {
    text += recipient_lines(recipient);
  }
  return text + "\nThis is the only notice about this delay. If the message cannot be\n"
                "delivered in the end, you will get it back.\n";
}

// RFC 3464 section 2.3
std::string status_of(const DelayedRecipient& recipient, std::string_view mta) {
  return fmt::format("\nFinal-Recipient: rfc822; {}\nAction: delayed\nStatus: 4.7.0\n"
                     "Diagnostic-Code: X-{}; {}\n",
                     in_ascii(recipient.address, longest_address), mta,
                     in_ascii(recipient.words, longest_words));
}

std::string status_part(const DelayNotice& notice) {
  auto text = fmt::format("Reporting-MTA: dns; {}\nX-Queue-ID: {}\nArrival-Date: {}\n",
                          in_ascii(notice.host, 255), in_ascii(notice.id, 64),
                          mail_date(notice.arrived));
  for (const auto& recipient : notice.recipients) {
    text += status_of(recipient, notice.mta);
  }
  return text;
}

// Its lines, made printable one by one.
std::string headers_part(std::string_view headers) {
  std::string text;
  for (const auto line : split(headers.substr(0, longest_headers), '\n')) {
    if (!trim(line).empty()) {
      text += is_blank(line.front()) ? " " : "";
      text += in_ascii(trim(line), 900) + '\n';
    }
  }
  return text;
}

// "--" and a name that no line of ours begins with: they are all printable, and none has
// two equals signs behind an underscore.
std::string boundary_of(const DelayNotice& notice) {
  return fmt::format("_==mta-tls-{}-{}==_", in_ascii(notice.id, 64),
                     notice.at.time_since_epoch().count());
}

std::string part(std::string_view boundary, std::string_view type,
                 std::string_view content) {
  return fmt::format("--{}\nContent-Type: {}\n\n{}\n", boundary, type, content);
}

std::string header(const DelayNotice& notice, std::string_view boundary) {
  return fmt::format("From: Mail Delivery System <MAILER-DAEMON@{}>\nTo: <{}>\nDate: {}\n"
                     "Subject: Your message is waiting: it must travel encrypted\n"
                     "Auto-Submitted: auto-replied\nMIME-Version: 1.0\n"
                     "Content-Type: multipart/report; report-type=delivery-status;\n"
                     " boundary=\"{}\"\n\n",
                     in_ascii(notice.host, 255), notice.sender, mail_date(notice.at),
                     boundary);
}

bool is_safe_in_an_address(char c) {
  return c > ' ' && c <= '~' &&
         std::string_view("<>()[]\\\",;:").find(c) == std::string_view::npos;
}

bool is_list_or_program(std::string_view local_part) {
  const auto name = to_lower(local_part);
  constexpr std::array<std::string_view, 3> beginnings{"owner-", "bounce",
                                                       "mailer-daemon"};
  constexpr std::array<std::string_view, 6> ends{"-owner",  "-request", "-bounces",
                                                 "-bounce", "-return",  "-errors"};
  return std::ranges::any_of(beginnings,
                             [&](auto begin) { return name.starts_with(begin); }) ||
         std::ranges::any_of(ends, [&](auto end) { return name.ends_with(end); }) ||
         name.find("-bounces+") != std::string::npos || name == "noreply" ||
         name == "no-reply";
}

} // namespace

std::string notice_text(const DelayNotice& notice) {
  auto shown = notice;
  shown.recipients.resize(std::min(shown.recipients.size(), most_recipients));
  const auto boundary = boundary_of(shown);
  return header(shown, boundary) +
         part(boundary, "text/plain; charset=us-ascii", plain_part(shown)) +
         part(boundary, "message/delivery-status", status_part(shown)) +
         part(boundary, "text/rfc822-headers", headers_part(shown.headers)) +
         fmt::format("--{}--\n", boundary);
}

bool may_be_told(std::string_view sender) {
  const auto at = sender.rfind('@');
  return at != std::string_view::npos && at != 0 && at + 1 < sender.size() &&
         sender.size() <= longest_address && sender.front() != '-' &&
         std::ranges::all_of(sender, is_safe_in_an_address) &&
         !is_list_or_program(sender.substr(0, at));
}

bool may_be_answered(std::string_view headers) {
  for (const auto line : split(headers, '\n')) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || is_blank(line.front())) {
      continue;
    }
    const auto name = to_lower(trim(line.substr(0, colon)));
    const auto value = to_lower(trim(line.substr(colon + 1)));
    if ((name == "auto-submitted" && !value.starts_with("no")) ||
        name.starts_with("list-") ||
        (name == "precedence" &&
         (value == "bulk" || value == "list" || value == "junk"))) {
      return false;
    }
  }
  return true;
}

} // namespace mta_tls
