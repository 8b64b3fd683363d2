#pragma once

#include "common/base/result.h"
#include "common/facts/discovery.h"
#include "policyd/watch/watch_options.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace mta_tls {

// The options about the watch, as they are written. To be made before the command line is
// parsed, and to live until then.
class WatchWords {
public:
  explicit WatchWords(CLI::App& app);

  // With the resolver of discovery. The error is what is wrong with the first that is.
  Result<WatchOptions, std::string> understand(const DiscoveryOptions& discovery) const;

private:
  void add_looks(CLI::App& app);
  void add_alerts(CLI::App& app);
  std::string unused() const;
  Result<AlertOptions, std::string> alerts() const;

  bool is_on_ = false;
  std::string history_;
  std::string ca_file_;
  std::string own_name_;
  std::uint16_t port_ = 0;
  unsigned parallel_ = 20;
  unsigned rate_ = 10;
  std::string program_;
  std::string mail_via_;
  std::vector<std::string> mail_to_;
  std::string mail_from_;
  unsigned gather_ = 30;
  unsigned retry_ = 60;
};

} // namespace mta_tls
