#pragma once

#include "common/explain/layout.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace mta_tls {

// What stands of discovery under "Why", and the account of what was looked up, from the
// JSON of discovery_json.h. Empty where there is none. Whatever a peer has said is shown
// as printable text.
std::string discovery_row(const nlohmann::json& discovery, const Paint& paint);
std::string discovery_account(const nlohmann::json& discovery, const Paint& paint);

} // namespace mta_tls
