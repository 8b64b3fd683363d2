#pragma once

#include "common/policy/decide_inbound.h"
#include "common/policy/snapshot_builder.h"
#include "tests/unit/policy/tables.h"

#include <string>
#include <vector>

// Inbound tables and sessions for tests, written where they are used.
namespace mta_tls::testing {

struct Sessions {
  std::vector<std::string> from{};
  std::vector<std::string> networks{};
  std::vector<std::string> to{};
  bool include_subdomains = false;
};

IpAddress address(std::string_view text);

InboundRule inbound_rule(std::string id, SecurityLevel level, const Sessions& sessions);

std::shared_ptr<const Snapshot> build_inbound(const std::vector<InboundRule>& rules,
                                              const InboundDefaults& defaults = {});

SessionFacts plain_session();
SessionFacts tls_session(TlsVersion version = TlsVersion::v1_3, unsigned bits = 256);
SessionFacts trusted_session(std::vector<std::string> names);

InboundEnvelope mail_from(std::string sender_domain);
InboundEnvelope rcpt_to(std::string sender_domain, std::string recipient_domain);

} // namespace mta_tls::testing
