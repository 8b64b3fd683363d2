#pragma once

#include "policyd/watch/alert.h"

#include <string>
#include <vector>

namespace mta_tls {

struct AlertEnvelope {
  std::string from; // addresses, without a name
  std::string to;
  std::string host; // that tells
  Instant at;
  std::string message_id; // without the brackets
};

// A mail about all of them, worst first, in plain text; lines end in CRLF. Nobody's
// vacation or list answers it (RFC 3834).
std::string alert_mail(const AlertEnvelope& envelope, const std::vector<Alert>& alerts);

} // namespace mta_tls
