#pragma once

#include "common/daemon/control_service.h"
#include "common/daemon/reload_requests.h"
#include "common/daemon/table_status.h"
#include "milter/options.h"
#include "milter/service.h"

#include <string>
#include <string_view>

namespace mta_tls {

// The commands `status` and `reload` of control_protocol.h. `status` answers what
// control::status_of says, and
//   program, sessions{open, total},
//   messages{passed, refused, deferred, would_refuse, failed},
//   demands{kept, handed_over, let_go, refused, deferred, in_testing},
//   forced_transport (was it told of one?), history (the watch's file, or null),
//   listeners[], control
class MilterCommands final : public ControlService {
public:
  MilterCommands(Mailbox& mailbox, const MilterService& service,
                 const DaemonStatus& status, const MilterOptions& options,
                 TableKeeper& keeper);

  void run(std::string_view request, const Reply& reply) override;

private:
  std::string status_reply() const;

  const MilterService& service_;
  const DaemonStatus& status_;
  const MilterOptions& options_;
  ReloadRequests reloads_;
};

} // namespace mta_tls
