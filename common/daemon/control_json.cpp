#include "common/daemon/control_json.h"

#include "common/base/text.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <unistd.h>
#include <utility>

namespace mta_tls::control {

namespace {

std::string text_of(const Json& reply) {
  return reply.dump(-1, ' ', false, Json::error_handler_t::replace);
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
          {"inbound", table.inbound().rules().size()},
          {"senders", table.senders().rules().size()},
          {"messages", table.messages().size()},
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

} // namespace

Json parse_request(std::string_view text) {
  auto request = Json::parse(text, nullptr, false);
  if (!request.is_object()) {
    throw BadRequest("the request is no JSON object");
  }
  return request;
}

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

bool flag(const Json& request, const char* name) {
  const auto found = request.find(name);
  return found != request.end() && found->is_boolean() && found->get<bool>();
}

Instant moment(const Json& request) {
  const auto text = text_member_or_empty(request, "at");
  if (text.empty()) {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }
  const auto time = parse_day_or_time(text);
  if (!time) {
    throw BadRequest("\"at\": " + std::string(explain(time.error())));
  }
  return time->begin;
}

std::string success(Json result) {
  return text_of({{"ok", true}, {"result", std::move(result)}});
}

std::string failure(const std::string& error) {
  return text_of({{"ok", false}, {"error", error}});
}

std::string reload_reply(const ReloadOutcome& outcome) {
  if (!outcome.ok) {
    return failure(join(outcome.errors, "\n"));
  }
  return success({{"changed", outcome.changed},
                  {"summary", outcome.summary},
                  {"warnings", outcome.warnings}});
}

Json status_of(const Snapshot& table, const DaemonStatus& status) {
  return {{"version", MTA_TLS_VERSION},
          {"pid", ::getpid()},
          {"started", format_time(status.started)},
          {"policy", status.policy},
          {"table", describe(table, *status.table)},
          {"last_reload", describe(status.last_reload)},
          {"reloads",
           {{"succeeded", status.reloads.succeeded}, {"failed", status.reloads.failed}}},
          {"metrics", status.metrics_addresses}};
}

} // namespace mta_tls::control
