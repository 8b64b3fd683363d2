#pragma once

#include "common/daemon/control_service.h"
#include "common/daemon/mailbox.h"
#include "common/daemon/table_keeper.h"

#include <cstdint>
#include <map>

namespace mta_tls {

// Reloads that were asked for over the control socket, until they are answered. The
// reply, and with it the connection, stays on the loop's thread; the keeper's thread
// knows it by a number.
class ReloadRequests {
public:
  ReloadRequests(Mailbox& home, TableKeeper& keeper) : home_(home), keeper_(keeper) {}

  void begin(bool allow_older, const ControlService::Reply& reply);

private:
  Mailbox& home_;
  TableKeeper& keeper_;
  std::map<std::uint64_t, ControlService::Reply> awaiting_;
  std::uint64_t last_ticket_ = 0;
};

} // namespace mta_tls
