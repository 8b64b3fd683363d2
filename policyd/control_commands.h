#pragma once

#include "policyd/service.h"
#include "policyd/socketmap_server.h"
#include "policyd/table_keeper.h"
#include "policyd/table_status.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// What only the daemon as a whole knows; kept on the loop's thread.
struct DaemonStatus {
  std::string policy;
  Instant started;
  std::optional<TableInForce> table; // without its snapshot, which Service has
  std::optional<ReloadOutcome> last_reload;
  ReloadCounts reloads;
  std::string control_address;
};

// The commands of control_protocol.h. `status` answers
//   version, pid, started, policy,
//   table{serial, sha256, loaded, rules, names, sources[{path, sha256}], warnings[]},
//   last_reload{time, ok, errors[]} or null, reloads{succeeded, failed},
//   questions{total, ok, notfound, temp, perm}, connections, listeners[], control
class ControlCommands {
public:
  using Reply = std::function<void(std::string)>;

  ControlCommands(Loop& loop, Service& service, const DaemonStatus& status,
                  const SocketmapServer& server, TableKeeper& keeper);

  // Calls `reply` once, on the loop's thread, now or later.
  void run(std::string_view request, const Reply& reply);

private:
  void begin_reload(bool allow_older, const Reply& reply);

  Loop& loop_;
  Service& service_;
  const DaemonStatus& status_;
  const SocketmapServer& server_;
  TableKeeper& keeper_;
  std::map<std::uint64_t, Reply> awaiting_reload_;
  std::uint64_t last_ticket_ = 0;
};

} // namespace mta_tls
