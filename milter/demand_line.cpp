#include "milter/demand_line.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(std::string_view text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

std::string_view culprit_of(const Forcing& forcing) {
  if (const auto* cannot = std::get_if<CannotForce>(&forcing)) {
    return cannot->culprit.domain;
  }
  const auto* let_go = std::get_if<LetGo>(&forcing);
  return let_go ? std::string_view(let_go->away.domain) : std::string_view();
}

void add_outcome(Json& line, const Forcing& forcing) {
  const auto* cannot = std::get_if<CannotForce>(&forcing);
  line["outcome"] = word(forcing);
  line["reason"] = cannot ? Json(word(cannot->why)) : Json(nullptr);
}

void add_message(Json& line, const DemandEvent& event) {
  const auto& client = event.facts.client;
  line["client"] = client ? Json(client->text()) : Json(nullptr);
  line["client_name"] = text_or_null(event.client_name);
  line["sender"] = event.sender;
  line["user"] = text_or_null(event.user);
  line["queue_id"] = text_or_null(event.queue_id);
  line["recipient_domain"] = text_or_null(culprit_of(event.verdict.forcing));
}

void add_rule(Json& line, const MessageDemand& demand, const Snapshot& table) {
  line["rule"] = demand.rule;
  line["place"] = fmt::format("{}:{}:{}", table.sources().at(0).path, demand.place.line,
                              demand.place.column);
  line["level"] = word(demand.level);
}

} // namespace

std::string demand_line(const DemandEvent& event) {
  const auto& table = event.table;
  Json line;
  line["time"] = format_time(event.time);
  line["event"] = "demand";
  add_outcome(line, event.verdict.forcing);
  add_message(line, event);
  add_rule(line, event.verdict.demand, table);
  line["reply"] = event.reply ? Json(event.reply->line()) : Json(nullptr);
  line["mode"] = word(event.verdict.enforced ? Mode::enforce : Mode::testing);
  line["serial"] = table.serial() ? Json(*table.serial()) : Json(nullptr);
  line["sha256"] = table.sources().at(0).sha256;
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace mta_tls
