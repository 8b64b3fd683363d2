#pragma once

#include "common/daemon/control_service.h"
#include "common/daemon/reload_requests.h"
#include "common/daemon/table_status.h"
#include "policyd/server.h"
#include "policyd/service.h"

#include <string_view>

namespace mta_tls {

// The commands of control_protocol.h. `status` answers what control::status_of says, and
//   questions{total, ok, notfound, temp, perm}, connections, listeners[] (of socketmap),
//   delegation{total, dunno, reject, defer, listeners[]}, control
class ControlCommands final : public ControlService {
public:
  ControlCommands(Loop& loop, Service& service, const DaemonStatus& status,
                  const Server& server, TableKeeper& keeper);

  void run(std::string_view request, const Reply& reply) override;

private:
  Service& service_;
  const DaemonStatus& status_;
  const Server& server_;
  ReloadRequests reloads_;
};

} // namespace mta_tls
