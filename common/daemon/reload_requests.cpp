#include "common/daemon/reload_requests.h"

#include "common/daemon/control_json.h"

namespace mta_tls {

void ReloadRequests::begin(bool allow_older, const ControlService::Reply& reply) {
  const auto ticket = ++last_ticket_;
  awaiting_.emplace(ticket, reply);
  keeper_.reload(allow_older, [this, ticket](const ReloadOutcome& outcome) {
    home_.post([this, ticket, text = control::reload_reply(outcome)] {
      awaiting_.extract(ticket).mapped()(text);
    });
  });
}

} // namespace mta_tls
