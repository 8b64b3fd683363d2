#include "common/table/probe_draft.h"

#include <fmt/format.h>

namespace mta_tls {

WatchSettings settings_of(const ProbeDraft& draft, const WatchSettings& inherited) {
  return {draft.every.value_or(inherited.every),
          draft.certificate_expiry_warning.value_or(inherited.certificate_expiry_warning),
          draft.tells_mx_change.value_or(inherited.tells_mx_change)};
}

void check_probe(const ProbeDraft& own, SecurityLevel level, Report& report) {
  if (!forces_tls(level)) {
    report.warning(own.place, fmt::format("\"probe\" has no effect at level \"{}\": only "
                                          "what forces TLS is watched",
                                          word(level)));
  }
}

} // namespace mta_tls
