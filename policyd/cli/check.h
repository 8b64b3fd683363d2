#pragma once

#include "common/base/time.h"
#include "common/dialect/expressible.h"
#include "policyd/cli/console.h"

#include <string>
#include <vector>

namespace mta_tls {

struct CheckOptions {
  std::string file;
  bool strict = false; // warnings are findings too
  bool quiet = false;  // no summary of a good file
  Instant at;
  std::vector<OutboundMta> mtas; // to warn of what they do not do to the letter
};

ExitCode check(const CheckOptions& options, Console& console);

} // namespace mta_tls
