#pragma once

#include "common/daemon/address.h"
#include "common/dns/resolver.h"
#include "common/http/policy_fetcher.h"
#include "common/prober/prober.h"
#include "common/watch_file/watch_file.h"
#include "common/watch_file/watch_reader.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

struct AlertOptions {
  std::string program;                 // empty: none
  std::optional<InetAddress> mail_via; // nullopt: no mail
  std::vector<std::string> mail_to;    // of what no rule names anybody for
  std::string mail_from;               // of the header field
  std::chrono::seconds gather{30};     // what comes within this time is one alert
  std::chrono::seconds retry{60};      // until a mail is tried again; doubles each time
};

struct WatchOptions {
  bool is_on = false;
  std::string history = WatchReader::usual_path;
  WatchLimits limits;
  std::string ca_file = "/etc/ssl/certs/ca-certificates.crt"; // Debian's ca-certificates
  ProberSettings prober;
  ResolverOptions resolver; // those of discovery
  FetcherOptions fetcher;   // …
  AlertOptions alerts;
};

} // namespace mta_tls
