#include "common/policy/inbound_rule.h"

namespace mta_tls {

Mode mode_at(const InboundRule& rule, Instant now) noexcept {
  return rule.enforce_after && now >= *rule.enforce_after ? Mode::enforce : rule.mode;
}

} // namespace mta_tls
