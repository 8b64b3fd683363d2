#pragma once

#include "common/policy/level.h"

#include <string_view>

namespace mta_tls {

// What a level means for a message, in one sentence.
std::string_view meaning(SecurityLevel level) noexcept;

// The same for no opinion: what an MTA does that is told nothing.
std::string_view meaning_of_no_opinion() noexcept;

} // namespace mta_tls
