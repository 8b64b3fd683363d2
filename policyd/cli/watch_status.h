#pragma once

#include "common/explain/layout.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace mta_tls {

// The rows about the watch, of a daemon's status; empty where nothing is watched.
std::string watch_status_text(const nlohmann::ordered_json& status, const Paint& paint);

} // namespace mta_tls
