#pragma once

#include "common/daemon/control_json.h"
#include "policyd/watch/watch.h"

#include <functional>
#include <string>

namespace mta_tls {

// For `status`; null where nothing is watched.
control::Json watch_status(const Watch& watch);

// Runs the command `watch`: looks at "targets" at once, and replies when all were seen.
// Throws control::BadRequest.
void watch_now(Watch& watch, const control::Json& request,
               const std::function<void(std::string)>& reply);

} // namespace mta_tls
