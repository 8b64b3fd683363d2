#include "common/dialect/postfix_sender.h"

namespace mta_tls {

void answer_postfix_sender(std::string_view key, const Snapshot& snapshot, Instant now,
                           std::string& reply) {
  const auto* rule = snapshot.senders().demand({key, {}}, now);
  if (!rule) {
    reply += "NOTFOUND ";
    return;
  }
  reply +=
      rule->level == SecurityLevel::verify ? "OK forcedtls-verify:" : "OK forcedtls:";
}

} // namespace mta_tls
