#pragma once

#include "common/explain/layout.h"
#include "policyd/cli/exit_code.h"

#include <iosfwd>
#include <string_view>

namespace mta_tls {

// Where a command writes, and how.
struct Console {
  std::ostream& out;
  std::ostream& err;
  Paint out_paint;
  Paint err_paint;
  bool json = false; // --json: one JSON object on `out`, errors included
};

// Says why a command failed, as "mta-tls: message" or as {"error": message}.
ExitCode fail(Console& console, ExitCode code, std::string_view message);

} // namespace mta_tls
