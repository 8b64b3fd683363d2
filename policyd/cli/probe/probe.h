#pragma once

#include "common/base/time.h"
#include "policyd/cli/console.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace mta_tls {

struct ProbeOptions {
  std::vector<std::string> targets; // domains, hosts or next hops
  bool all = false;                 // and the forced and testing domains of the table
  bool self = false;                // the targets are our own
  bool verbose = false;
  bool suggest = false;
  std::string policy; // empty: the usual file, if it is there
  Instant at;         // now, or what --as-of says
  std::chrono::seconds expiry_warning = std::chrono::days(21);

  std::vector<std::string> resolvers;
  std::string trust_anchor = "/usr/share/dns/root.key";
  std::string ca_file = "/etc/ssl/certs/ca-certificates.crt";
  std::string sts_ca_file; // empty: ca_file
  std::string sts_connect_to;
  std::string own_name; // empty: the host's
  std::uint16_t port = 0;
  std::size_t parallel = 200;
  unsigned rate = 200;
  unsigned timeout = 15; // of each step, in seconds
};

ExitCode probe_command(const ProbeOptions& options, Console& console);

} // namespace mta_tls
