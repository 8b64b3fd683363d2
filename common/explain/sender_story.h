#pragma once

#include "common/explain/case.h"

#include <nlohmann/json_fwd.hpp>

namespace mta_tls {

// What the rules about senders come to; null where it does not matter who sends.
nlohmann::ordered_json sender_json(const Case& about);

// True if only the login tells that the sender's demand holds: Postfix cannot see it.
bool is_known_by_login_alone(const Case& about);

} // namespace mta_tls
