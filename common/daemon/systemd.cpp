#include "common/daemon/systemd.h"

#include <systemd/sd-daemon.h>

#include <cstdint>
#include <cstdlib>
#include <system_error>

namespace mta_tls {

std::vector<PassedSocket> take_passed_sockets() {
  char** names = nullptr;
  const int count = ::sd_listen_fds_with_names(1, &names);
  if (count < 0) {
    throw std::system_error(-count, std::generic_category(), "sd_listen_fds_with_names");
  }
  std::vector<PassedSocket> sockets;
  for (int i = 0; i < count; ++i) {
    sockets.push_back({SD_LISTEN_FDS_START + i, names[i]});
    std::free(names[i]);
  }
  std::free(names);
  return sockets;
}

void notify_service_manager(const std::string& state) {
  ::sd_notify(0, state.c_str());
}

std::optional<std::chrono::microseconds> watchdog_interval() {
  std::uint64_t interval = 0;
  if (::sd_watchdog_enabled(0, &interval) <= 0) {
    return std::nullopt;
  }
  return std::chrono::microseconds(interval);
}

} // namespace mta_tls
