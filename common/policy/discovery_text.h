#pragma once

#include "common/policy/discovery_settings.h"

#include <string_view>

namespace mta_tls {

// "nothing", "DANE and MTA-STS" …: what is looked up, in the middle of a sentence.
std::string_view looked_up_text(const DiscoverySettings& settings) noexcept;

// True if all that `before` looks up is looked up by `now` too, and as carefully.
bool keeps_discovery(const DiscoverySettings& now,
                     const DiscoverySettings& before) noexcept;

} // namespace mta_tls
