#pragma once

#include "common/probe/domain_report.h"

#include <string>

namespace mta_tls {

// One server in the row that people know; the same words in JSON.
struct ServerColumns {
  std::string answer;    // "yes", "busy", "no" …
  std::string offer;     // "yes", "no", "hidden" …
  std::string handshake; // "TLS1.3", "failed", "-"
  std::string chain;     // "trusted", "self-signed" …
  std::string name;      // "host", "domain", "CN only", "other"
  std::string expires;   // "2026-12-24", or "-"
  std::string dane;      // "match", "no match", "none" …
  std::string mta_sts;   // "match", "no match", "none"
};

ServerColumns columns_of(const Assessment& server, const DomainView& view, Instant at);

} // namespace mta_tls
