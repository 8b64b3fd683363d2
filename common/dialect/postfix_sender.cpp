#include "common/dialect/postfix_sender.h"

namespace mta_tls {

void answer_postfix_sender(std::string_view key, const Grounds& grounds,
                           std::string& reply) {
  const auto* rule = grounds.table.senders().demand({key, {}}, grounds.now);
  if (!rule) {
    reply += "NOTFOUND ";
    return;
  }
  reply +=
      rule->level == SecurityLevel::verify ? "OK forcedtls-verify:" : "OK forcedtls:";
}

} // namespace mta_tls
