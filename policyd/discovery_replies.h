#pragma once

#include "common/daemon/control_json.h"
#include "common/facts/discovery.h"

#include <string>
#include <string_view>

namespace mta_tls {

std::string_view word(DiscoveryHealth::Dane dane) noexcept;

// What the control socket says of discovery; control_protocol.h tells the members.
control::Json discovery_status(const Discovery& discovery);

// Of one next hop, or of all.
control::Json cache_reply(Discovery& discovery, const std::string& target);

control::Json flush_reply(Discovery& discovery, const control::Json& request);

} // namespace mta_tls
