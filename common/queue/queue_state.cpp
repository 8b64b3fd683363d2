#include "common/queue/queue_state.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

constexpr int format_version = 1;

// Not the cause in words: it tells of moments and single servers, and so varies.
std::string gist_of(const QueueFinding& finding) {
  return fmt::format("{} {}", word(finding.fault),
                     word(finding.mail.foremost().complaint));
}

bool read_domains(const json& object, QueueState& state) {
  for (const auto& [domain, gist] : object.items()) {
    if (!gist.is_string()) {
      return false;
    }
    state.domains[domain] = gist.get<std::string>();
  }
  return true;
}

bool read_warned(const json& object, QueueState& state) {
  for (const auto& [id, text] : object.items()) {
    const auto time = text.is_string() ? parse_day_or_time(text.get<std::string>())
                                       : Unexpected{TimeError::malformed};
    if (!time) {
      return false;
    }
    state.warned[id] = time->begin;
  }
  return true;
}

bool has_object(const json& object, const char* key) {
  return object.contains(key) && object[key].is_object();
}

} // namespace

std::string state_json(const QueueState& state) {
  json object = {{"version", format_version},
                 {"domains", json::object()},
                 {"warned", json::object()}};
  for (const auto& [domain, gist] : state.domains) {
    object["domains"][domain] = gist;
  }
  for (const auto& [id, time] : state.warned) {
    object["warned"][id] = format_time(time);
  }
  return object.dump(1, ' ', true, json::error_handler_t::replace) + '\n';
}

std::optional<QueueState> state_of_json(std::string_view text) {
  const auto object = json::parse(text, nullptr, false);
  QueueState state;
  if (!object.is_object() || !object.contains("version") ||
      object["version"] != format_version || !has_object(object, "domains") ||
      !has_object(object, "warned") || !read_domains(object["domains"], state) ||
      !read_warned(object["warned"], state)) {
    return std::nullopt;
  }
  return state;
}

QueueNews news_of(std::vector<QueueFinding> findings, QueueState& state) {
  QueueNews news;
  const auto before = std::exchange(state.domains, {});
  for (auto& finding : findings) {
    auto gist = gist_of(finding);
    const auto known = before.find(finding.hop);
    const bool is_new = known == before.end() || known->second != gist;
    state.domains[finding.hop] = std::move(gist);
    if (is_new) {
      news.findings.push_back(std::move(finding));
    }
  }
  for (const auto& [domain, gist] : before) {
    if (!state.domains.contains(domain)) {
      news.over.push_back(domain);
    }
  }
  return news;
}

} // namespace mta_tls
