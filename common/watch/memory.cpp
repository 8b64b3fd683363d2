#include "common/watch/memory.h"

#include "common/watch/json_words.h"

namespace mta_tls {

namespace {

using json_words::Json;

template <class Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

template <class Value>
std::optional<Value> unless_null(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(json.get<Value>());
}

Json trouble_json(const std::optional<Trouble>& trouble) {
  return trouble ? Json{{"kind", word(trouble->kind)},
                        {"reason", word(trouble->reason)},
                        {"since", format_time(trouble->since)}}
                 : Json(nullptr);
}

std::optional<Trouble> trouble_of(const Json& json) {
  if (json.is_null()) {
    return std::nullopt;
  }
  return Trouble{json_words::parse(json.at("kind"), FindingKind::ourselves_again),
                 json_words::parse(json.at("reason"), Obstacle::dane_failed),
                 json_words::time_of(json.at("since")).value()};
}

Json end_json(const std::optional<EndTold>& told) {
  return told ? Json{{"end", format_time(told->end)}, {"days", told->days}}
              : Json(nullptr);
}

std::optional<EndTold> end_of(const Json& json) {
  if (json.is_null()) {
    return std::nullopt;
  }
  return EndTold{json_words::time_of(json.at("end")).value(), json.at("days")};
}

Json turns_json(const std::vector<Instant>& turns) {
  auto list = Json::array();
  for (const auto turn : turns) {
    list.push_back(format_time(turn));
  }
  return list;
}

HopMemory read(const Json& json) {
  HopMemory memory;
  memory.mx = unless_null<std::vector<std::string>>(json.at("mx"));
  memory.sts = unless_null<std::string>(json.at("mta_sts"));
  memory.tlsa = unless_null<std::string>(json.at("tlsa"));
  memory.keys = json.at("keys").get<std::map<std::string, std::vector<std::string>>>();
  memory.trouble = trouble_of(json.at("trouble"));
  for (const auto& turn : json.at("turns")) {
    memory.turns.push_back(json_words::time_of(turn).value());
  }
  memory.is_unsteady = json.at("unsteady");
  memory.certificate = end_of(json.at("certificate"));
  return memory;
}

} // namespace

std::string memory_json(const HopMemory& memory) {
  return json_words::text_of({{"mx", or_null(memory.mx)},
                              {"mta_sts", or_null(memory.sts)},
                              {"tlsa", or_null(memory.tlsa)},
                              {"keys", memory.keys},
                              {"trouble", trouble_json(memory.trouble)},
                              {"turns", turns_json(memory.turns)},
                              {"unsteady", memory.is_unsteady},
                              {"certificate", end_json(memory.certificate)}});
}

HopMemory memory_of_json(std::string_view text) {
  return json_words::read_json(text, read).value_or(HopMemory{});
}

std::string end_told_json(const EndTold& told) {
  return json_words::text_of(end_json(told));
}

std::optional<EndTold> end_told_of_json(std::string_view text) {
  return json_words::read_json(text, [](const Json& json) { return end_of(json); })
      .value_or(std::nullopt);
}

} // namespace mta_tls
