#pragma once

#include "common/policy/letter.h"

#include <optional>

namespace mta_tls {

// The first moment at which the letter holds no more, whether it lapses or was revoked;
// nullopt: it has no end.
std::optional<Instant> end_of(const Letter& letter);

} // namespace mta_tls
