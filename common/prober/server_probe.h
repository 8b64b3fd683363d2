#pragma once

#include "common/daemon/loop.h"
#include "common/probe/observation.h"

#include <chrono>
#include <functional>
#include <string>

namespace mta_tls {

struct ServerProbeSettings {
  std::string own_name; // for EHLO
  std::chrono::seconds connect{10};
  std::chrono::seconds greeting{30}; // some servers let every client wait
  std::chrono::seconds step{15};     // each reply after it, and the handshake
  std::chrono::seconds whole{60};
};

// Makes one connection to a server, and tells what it has shown. `done` is called once,
// from the loop.
void probe_server(Loop& loop, ServerPlace place, ServerProbeSettings settings,
                  std::function<void(ServerObservation)> done);

} // namespace mta_tls
