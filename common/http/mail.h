#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

struct MailServer {
  std::string host;
  std::uint16_t port = 25;
  std::string own_name; // for EHLO
  std::chrono::seconds limit{60};
};

struct Mail {
  std::vector<std::string> recipients;
  std::string text; // header fields, an empty line and the body; lines end in CRLF
};

// Hands a mail to an SMTP server, with the null reverse-path: whatever becomes of it,
// nobody sends anything back. Blocks. What it failed for, if it did.
std::optional<std::string> send_mail(const MailServer& server, const Mail& mail);

} // namespace mta_tls
