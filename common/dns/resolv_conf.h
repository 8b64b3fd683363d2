#pragma once

#include "common/dns/dns_server.h"

#include <chrono>
#include <string>
#include <vector>

namespace mta_tls {

// The host's resolvers, as a file names them that others rewrite when they like (R7).
class ResolvConf {
public:
  using Clock = std::chrono::steady_clock;

  explicit ResolvConf(std::string file) : file_(std::move(file)) {}

  // A file that cannot be read names none: the C library then asks 127.0.0.1.
  std::vector<DnsServer> servers() const;

  // True if it is time to call servers() again: looks at the file once a second at most.
  bool may_have_changed(Clock::time_point now);

private:
  std::string file_;
  Clock::time_point looked_{};
};

} // namespace mta_tls
