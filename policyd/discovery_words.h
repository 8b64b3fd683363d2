#pragma once

#include "common/base/result.h"
#include "common/facts/discovery.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace mta_tls {

// The options about discovery, as they are written. To be made before the command line is
// parsed, and to live until then.
class DiscoveryWords {
public:
  explicit DiscoveryWords(CLI::App& app);

  // The error is what is wrong with the first that is.
  Result<DiscoveryOptions, std::string> understand() const;

private:
  std::vector<std::string> resolvers_;
  std::string trust_anchor_;
  std::string sts_ca_file_;
  std::string sts_connect_to_;
  std::string cache_;
  std::string deadline_;
};

} // namespace mta_tls
