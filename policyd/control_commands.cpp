#include "policyd/control_commands.h"

#include "common/base/text.h"
#include "common/daemon/control_json.h"
#include "common/daemon/control_protocol.h"
#include "common/dialect/socketmap.h"
#include "common/explain/explain.h"
#include "common/explain/explain_inbound.h"
#include "policyd/awaited_query.h"
#include "policyd/discovery_replies.h"
#include "policyd/watch/watch_replies.h"

#include <nlohmann/json.hpp>

#include <exception>

namespace mta_tls {

namespace {

using control::Json;

Json describe(const Questions& questions) {
  return {{"total", questions.total()},
          {"ok", questions.ok},
          {"notfound", questions.notfound},
          {"temp", questions.temp},
          {"perm", questions.perm}};
}

Json describe(const DelegatedQuestions& questions) {
  return {{"total", questions.total()},
          {"dunno", questions.dunno},
          {"reject", questions.reject},
          {"defer", questions.defer}};
}

std::string status_reply(const Service& service, const DaemonStatus& status,
                         const Server& server, const Discovery& discovery,
                         const Watch& watch) {
  auto reply = control::status_of(*service.table, status);
  reply["questions"] = describe(service.questions);
  reply["connections"] = server.connection_count();
  reply["listeners"] = server.addresses(Protocol::socketmap);
  reply["delegation"] = describe(service.delegated);
  reply["delegation"]["listeners"] = server.addresses(Protocol::delegation);
  reply["submission"] = describe(service.submitted);
  reply["submission"]["listeners"] = server.addresses(Protocol::submission);
  reply["control"] = status.control_address;
  reply["discovery"] = discovery_status(discovery);
  reply["watch"] = watch_status(watch);
  return control::success(std::move(reply));
}

// What is known now says nothing of another time.
std::string explain_reply(const Service& service, const Json& request,
                          const DiscoveryTrace* trace) {
  const Circumstances known{trace, request.contains("at") ? nullptr : service.watch};
  const auto address = control::text_member_or_empty(request, "from");
  const auto user = control::text_member_or_empty(request, "user");
  return control::success(Json::parse(
      explain_outbound(*service.table, control::text_member(request, "target"),
                       {address, user}, control::moment(request), known)));
}

std::string explain_inbound_reply(const Snapshot& table, const Json& request) {
  return control::success(
      Json::parse(explain_inbound(table, request.dump(), control::moment(request))));
}

// Nobody who asks is left without a reply.
template <class Make>
std::string guarded(Make make) {
  try {
    return make();
  } catch (const std::exception& error) {
    return control::failure(error.what());
  }
}

std::string question_of(const Json& request) {
  return control::text_member(request, "map") + ' ' +
         control::text_member(request, "key");
}

} // namespace

ControlCommands::ControlCommands(Loop& loop, Mailbox& mailbox, Service& service,
                                 const DaemonStatus& status, const Server& server,
                                 TableKeeper& keeper, Discovery& discovery, Watch& watch)
    : loop_(loop), service_(service), status_(status), server_(server),
      reloads_(mailbox, keeper), discovery_(discovery), watch_(watch) {}

// What is found counts from then on, so that MTAs hear what was explained.
void ControlCommands::explain(const Json& request, const Reply& reply) {
  const auto ask =
      request.contains("at") || !discovery_.has_started()
          ? std::nullopt
          : to_look_up(*service_.table, control::text_member(request, "target"),
                       control::moment(request));
  if (!ask) {
    reply(explain_reply(service_, request, nullptr));
    return;
  }
  discovery_.trace(
      ask->hop, ask->wanted, [this, request, reply](const DiscoveryTrace& trace) {
        reply(guarded([&] { return explain_reply(service_, request, &trace); }));
      });
}

void ControlCommands::query(const Json& request, const Reply& reply) {
  const auto answer = [reply](const std::string& text) {
    reply(control::success({{"reply", text}}));
  };
  if (request.contains("at")) { // what is known now says nothing of then
    answer(socketmap_answer(question_of(request), *service_.table,
                            control::moment(request), nullptr));
    return;
  }
  std::make_shared<AwaitedQuery>(loop_, service_, question_of(request), answer)
      ->attempt();
}

void ControlCommands::run(std::string_view text, const Reply& reply) {
  try {
    const auto request = control::parse_request(text);
    const auto command = control::text_member(request, "command");
    if (command == control::status) {
      reply(status_reply(service_, status_, server_, discovery_, watch_));
    } else if (command == control::explain) {
      explain(request, reply);
    } else if (command == control::explain_inbound) {
      reply(explain_inbound_reply(*service_.table, request));
    } else if (command == control::query) {
      query(request, reply);
    } else if (command == control::cache) {
      reply(control::success(
          cache_reply(discovery_, control::text_member_or_empty(request, "target"))));
    } else if (command == control::flush) {
      reply(control::success(flush_reply(discovery_, request)));
    } else if (command == control::watch) {
      watch_now(watch_, request, reply);
    } else if (command == control::reload) {
      reloads_.begin(control::flag(request, "allow_older"), reply);
    } else {
      reply(control::failure("unknown command \"" + printable(command) + '"'));
    }
  } catch (const std::exception& error) {
    reply(control::failure(error.what()));
  }
}

} // namespace mta_tls
