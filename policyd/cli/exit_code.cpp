#include "policyd/cli/exit_code.h"

#include "common/probe/domain_report.h"

namespace mta_tls {

ExitCode exit_code(ProbeState state) noexcept {
  switch (state) {
  case ProbeState::ok:
    return ExitCode::fine;
  case ProbeState::warning:
    return ExitCode::warning;
  case ProbeState::unknown:
    return ExitCode::unknown;
  case ProbeState::critical:
    break;
  }
  return ExitCode::critical;
}

} // namespace mta_tls
