#pragma once

#include "common/queue/finding.h"

#include <string>
#include <vector>

namespace mta_tls::testing {

constexpr Instant queued_at{std::chrono::seconds(1'795'407'706)};

inline QueuedMessage queued(std::string id, std::vector<QueuedRecipient> recipients,
                            Instant arrived = queued_at) {
  return {std::move(id), "a@own.example", arrived, false, std::move(recipients)};
}

inline const std::string not_verified = "Server certificate not verified";
inline const std::string not_offered =
    "TLS is required, but was not offered by host mx.no-tls.lab[192.0.2.25]";
inline const std::string put_off =
    "R=mta_tls_send T=mta_tls_encrypt defer (-54): retry time not reached for any host "
    "for 'bank.example'";
inline const std::string no_answer = "client TLS configuration problem";

// The mail that waits for one domain, for these reasons, one recipient each.
inline WaitingMail waiting(const std::vector<std::string>& reasons) {
  Backlog backlog;
  for (const auto& reason : reasons) {
    backlog.add(queued("1", {{"u@bank.example", reason}}));
  }
  return backlog.domains().at("bank.example");
}

} // namespace mta_tls::testing
