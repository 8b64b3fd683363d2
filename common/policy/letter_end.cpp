#include "common/policy/letter_end.h"

#include <algorithm>

namespace mta_tls {

std::optional<Instant> end_of(const Letter& letter) {
  if (letter.revoked_on && letter.valid_until) {
    return std::min(*letter.revoked_on, *letter.valid_until);
  }
  return letter.revoked_on ? letter.revoked_on : letter.valid_until;
}

} // namespace mta_tls
