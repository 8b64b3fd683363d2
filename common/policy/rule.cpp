#include "common/policy/rule.h"

namespace mta_tls {

std::string_view word(Mode mode) noexcept {
  return mode == Mode::enforce ? "enforce" : "testing";
}

Mode mode_at(const RuleBody& body, Instant now) noexcept {
  return body.enforce_after && now >= *body.enforce_after ? Mode::enforce : body.mode;
}

} // namespace mta_tls
