#pragma once

#include "common/daemon/control_json.h"
#include "common/daemon/control_service.h"
#include "common/daemon/reload_requests.h"
#include "common/daemon/table_status.h"
#include "common/facts/discovery.h"
#include "policyd/server.h"
#include "policyd/service.h"
#include "policyd/watch/watch.h"

#include <string_view>

namespace mta_tls {

// The commands of control_protocol.h. `status` answers what control::status_of says, and
//   questions{total, ok, notfound, temp, perm}, connections, listeners[] (of socketmap),
//   delegation{total, dunno, reject, defer, listeners[]}, control,
//   discovery{dane, why, failure, resolvers[], waiting, under_way, questions{},
//   found_dane{}, found_mta_sts{policy, testing, absent, failed}, cache{}}, or null while
//   no table wants any,
//   watch{next_hops, left_out, outlooks{passes, partly, fails, unseen}, under_way, looks,
//   alerts, last_look, blind_since, failure, dnssec_trouble, alert_mail_via,
//   alert_command, history, history_trouble}, or null
class ControlCommands final : public ControlService {
public:
  ControlCommands(Loop& loop, Mailbox& mailbox, Service& service,
                  const DaemonStatus& status, const Server& server, TableKeeper& keeper,
                  Discovery& discovery, Watch& watch);

  void run(std::string_view request, const Reply& reply) override;

private:
  void explain(const control::Json& request, const Reply& reply);
  void query(const control::Json& request, const Reply& reply);

  Loop& loop_;
  Service& service_;
  const DaemonStatus& status_;
  const Server& server_;
  ReloadRequests reloads_;
  Discovery& discovery_;
  Watch& watch_;
};

} // namespace mta_tls
