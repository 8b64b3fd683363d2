#include "policyd/control_commands.h"

#include "common/base/text.h"
#include "common/dialect/socketmap.h"
#include "common/explain/explain.h"
#include "policyd/control_protocol.h"

#include <asio/post.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <exception>
#include <stdexcept>
#include <unistd.h>

namespace mta_tls {

namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& reply) {
  return reply.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string success(Json result) {
  return text_of({{"ok", true}, {"result", std::move(result)}});
}

std::string failure(const std::string& error) {
  return text_of({{"ok", false}, {"error", error}});
}

// What is wrong with a request; becomes its reply.
struct BadRequest : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string text_member(const Json& request, const char* name) {
  const auto found = request.find(name);
  if (found == request.end() || !found->is_string()) {
    throw BadRequest(std::string("the request needs the text \"") + name + '"');
  }
  return found->get<std::string>();
}

std::string text_member_or_empty(const Json& request, const char* name) {
  return request.contains(name) ? text_member(request, name) : std::string();
}

Instant now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

Instant moment(const Json& request) {
  const auto text = text_member_or_empty(request, "at");
  if (text.empty()) {
    return now();
  }
  const auto time = parse_day_or_time(text);
  if (!time) {
    throw BadRequest("\"at\": " + std::string(explain(time.error())));
  }
  return time->begin;
}

Json describe(const Snapshot& table, const TableInForce& in_force) {
  Json sources = Json::array();
  for (const auto& source : table.sources()) {
    sources.push_back({{"path", source.path}, {"sha256", source.sha256}});
  }
  return {{"serial", table.serial() ? Json(*table.serial()) : Json(nullptr)},
          {"sha256", table.sources().at(0).sha256},
          {"loaded", format_time(in_force.loaded)},
          {"rules", table.rules().size()},
          {"names", table.name_count()},
          {"sources", std::move(sources)},
          {"warnings", in_force.warnings}};
}

Json describe(const std::optional<ReloadOutcome>& reload) {
  if (!reload) {
    return nullptr;
  }
  return {{"time", format_time(reload->time)},
          {"ok", reload->ok},
          {"errors", reload->errors}};
}

Json describe(const Questions& questions) {
  return {{"total", questions.total()},
          {"ok", questions.ok},
          {"notfound", questions.notfound},
          {"temp", questions.temp},
          {"perm", questions.perm}};
}

std::string reload_reply(const ReloadOutcome& outcome) {
  if (!outcome.ok) {
    return failure(join(outcome.errors, "\n"));
  }
  return success({{"changed", outcome.changed},
                  {"summary", outcome.summary},
                  {"warnings", outcome.warnings}});
}

std::string status_reply(const Service& service, const DaemonStatus& status,
                         const SocketmapServer& server) {
  return success(
      {{"version", MTA_TLS_VERSION},
       {"pid", ::getpid()},
       {"started", format_time(status.started)},
       {"policy", status.policy},
       {"table", describe(*service.table, *status.table)},
       {"last_reload", describe(status.last_reload)},
       {"reloads",
        {{"succeeded", status.reloads.succeeded}, {"failed", status.reloads.failed}}},
       {"questions", describe(service.questions)},
       {"connections", server.connection_count()},
       {"listeners", server.addresses()},
       {"control", status.control_address}});
}

std::string explain_reply(const Snapshot& table, const Json& request) {
  return success(Json::parse(explain_outbound(table, text_member(request, "target"),
                                              text_member_or_empty(request, "from"),
                                              moment(request))));
}

std::string query_reply(const Snapshot& table, const Json& request) {
  std::string reply;
  answer_socketmap(text_member(request, "map") + ' ' + text_member(request, "key"), table,
                   now(), reply);
  return success({{"reply", reply}});
}

Json parse_request(std::string_view text) {
  auto request = Json::parse(text, nullptr, false);
  if (!request.is_object()) {
    throw BadRequest("the request is no JSON object");
  }
  return request;
}

bool flag(const Json& request, const char* name) {
  const auto found = request.find(name);
  return found != request.end() && found->is_boolean() && found->get<bool>();
}

} // namespace

ControlCommands::ControlCommands(Loop& loop, Service& service, const DaemonStatus& status,
                                 const SocketmapServer& server, TableKeeper& keeper)
    : loop_(loop), service_(service), status_(status), server_(server), keeper_(keeper) {}

void ControlCommands::run(std::string_view text, const Reply& reply) {
  try {
    const auto request = parse_request(text);
    const auto command = text_member(request, "command");
    if (command == control::status) {
      reply(status_reply(service_, status_, server_));
    } else if (command == control::explain) {
      reply(explain_reply(*service_.table, request));
    } else if (command == control::query) {
      reply(query_reply(*service_.table, request));
    } else if (command == control::reload) {
      begin_reload(flag(request, "allow_older"), reply);
    } else {
      reply(failure("unknown command \"" + printable(command) + '"'));
    }
  } catch (const std::exception& error) {
    reply(failure(error.what()));
  }
}

// The reply, and with it the connection, stays on this thread; the keeper's thread knows
// it by a number.
void ControlCommands::begin_reload(bool allow_older, const Reply& reply) {
  const auto ticket = ++last_ticket_;
  awaiting_reload_.emplace(ticket, reply);
  keeper_.reload(allow_older, [this, ticket](const ReloadOutcome& outcome) {
    asio::post(loop_, [this, ticket, text = reload_reply(outcome)] {
      awaiting_reload_.extract(ticket).mapped()(text);
    });
  });
}

} // namespace mta_tls
