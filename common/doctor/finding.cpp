#include "common/doctor/finding.h"

namespace mta_tls::doctor {

std::string_view word(Severity severity) noexcept {
  switch (severity) {
  case Severity::note:
    return "note";
  case Severity::warning:
    return "warning";
  case Severity::unknown:
    return "unknown";
  case Severity::critical:
    return "critical";
  }
  return "";
}

} // namespace mta_tls::doctor
