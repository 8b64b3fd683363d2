#include "milter/control_commands.h"

#include "common/base/text.h"
#include "common/daemon/control_json.h"
#include "common/daemon/control_protocol.h"
#include "common/explain/explain_inbound.h"

#include <nlohmann/json.hpp>

#include <exception>
#include <utility>

namespace mta_tls {

using control::Json;

namespace {

std::string explain_inbound_reply(const Snapshot& table, const Json& request) {
  return control::success(
      Json::parse(explain_inbound(table, request.dump(), control::moment(request))));
}

} // namespace

MilterCommands::MilterCommands(Mailbox& mailbox, const MilterService& service,
                               const DaemonStatus& status, const MilterOptions& options,
                               TableKeeper& keeper)
    : service_(service), status_(status), options_(options), reloads_(mailbox, keeper) {}

std::string MilterCommands::status_reply() const {
  const auto& counts = service_.counts();
  auto reply = control::status_of(*service_.table(), status_);
  reply["program"] = "mta-tls-milter";
  reply["sessions"] = {{"open", counts.open_sessions.load()},
                       {"total", counts.sessions.load()}};
  reply["messages"] = {
      {"passed", counts.passed.load()},     {"refused", counts.refused.load()},
      {"deferred", counts.deferred.load()}, {"would_refuse", counts.would_refuse.load()},
      {"told", counts.told.load()},         {"failed", counts.failed.load()}};
  const auto& demands = service_.demands();
  reply["demands"] = {
      {"kept", demands.kept.load()},         {"handed_over", demands.handed_over.load()},
      {"let_go", demands.let_go.load()},     {"refused", demands.refused.load()},
      {"deferred", demands.deferred.load()}, {"in_testing", demands.in_testing.load()}};
  reply["forced_transport"] = service_.options().has_forced_transport;
  const auto& history = options_.history;
  reply["history"] = history.empty() ? Json(nullptr) : Json(history);
  reply["listeners"] = Json::array({options_.milter.libmilter});
  reply["control"] = status_.control_address;
  return control::success(std::move(reply));
}

void MilterCommands::run(std::string_view text, const Reply& reply) {
  try {
    const auto request = control::parse_request(text);
    const auto command = control::text_member(request, "command");
    if (command == control::status) {
      reply(status_reply());
    } else if (command == control::explain_inbound) {
      reply(explain_inbound_reply(*service_.table(), request));
    } else if (command == control::reload) {
      reloads_.begin(control::flag(request, "allow_older"), reply);
    } else {
      reply(control::failure("mta-tls-milter has no command \"" + printable(command) +
                             '"'));
    }
  } catch (const std::exception& error) {
    reply(control::failure(error.what()));
  }
}

} // namespace mta_tls
