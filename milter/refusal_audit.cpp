#include "milter/refusal_audit.h"

#include "common/daemon/messages.h"

namespace mta_tls {

void RefusalAudit::write(std::string_view line) {
  const std::lock_guard lock(mutex_);
  file_.add(line);
  if (const auto error = file_.flush()) {
    log_(message::audit_failed, {{"file", file_.path()}, {"error", error.message()}});
  }
}

void RefusalAudit::reopen() {
  const std::lock_guard lock(mutex_);
  if (const auto error = file_.reopen()) {
    log_(message::audit_not_reopened,
         {{"file", file_.path()}, {"error", error.message()}});
  }
}

} // namespace mta_tls
