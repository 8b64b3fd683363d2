#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// The service manager, if there is one (sd_notify(3), sd_listen_fds(3)). Without one,
// nothing of this does anything.

struct PassedSocket {
  int descriptor;
  std::string name; // FileDescriptorName= of the socket unit
};

// To be called once: the sockets are this process's from then on.
std::vector<PassedSocket> take_passed_sockets();

void notify_service_manager(const std::string& state);

// How long the service manager waits for a sign of life, if it expects one.
std::optional<std::chrono::microseconds> watchdog_interval();

} // namespace mta_tls
