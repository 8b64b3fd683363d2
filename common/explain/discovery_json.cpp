#include "common/explain/discovery_json.h"

#include "common/explain/discovery_words.h"
#include "common/explain/json_values.h"
#include "common/policy/discovery_text.h"

#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

json milliseconds(const std::optional<std::chrono::milliseconds>& took) {
  return took ? json(took->count()) : json(nullptr);
}

json question_json(const TracedQuestion& asked) {
  const auto& answer = asked.answer;
  return {{"name", asked.question.name},
          {"type", word(asked.question.type)},
          {"status", word(answer.status)},
          {"secure", is_failure(answer.status) ? json(nullptr) : json(answer.secure)},
          {"ttl", answer.ttl.count()},
          {"canonical", text_or_null(answer.canonical)},
          {"records", record_texts(answer)},
          {"why", text_or_null(answer.why)},
          {"took_ms", milliseconds(asked.took)}};
}

json dane_json(const DiscoveryTrace& trace) {
  const auto& finding = trace.knowledge.facts.dane;
  if (!finding) {
    return nullptr;
  }
  auto hosts = json::array();
  for (const auto& host : trace.dane ? trace.dane->hosts : std::vector<DaneHost>()) {
    hosts.push_back({{"name", host.name}, {"state", explain(host.state)}});
  }
  return {{"promise", word(finding->promise)},
          {"reason", explain(finding->reason)},
          {"mx_secure", trace.dane ? json(trace.dane->mx_is_secure) : json(nullptr)},
          {"hosts", std::move(hosts)},
          {"good_until", format_time(trace.knowledge.dane.expires)}};
}

json fetch_json(const DiscoveryTrace& trace, std::string_view domain) {
  if (!trace.fetch) {
    return nullptr;
  }
  const auto& fetch = trace.fetch->fetch;
  return {{"url", "https://mta-sts." + std::string(domain) + "/.well-known/mta-sts.txt"},
          {"status", explain(fetch.status)},
          {"why", text_or_null(fetch.why)},
          {"took_ms", milliseconds(trace.fetch->took)}};
}

json sts_json(const DiscoveredStsPointer& policy) {
  if (!policy) {
    return nullptr;
  }
  auto mx = json::array();
  for (const auto& name : policy->requirement.names) {
    mx.push_back(name.text());
  }
  return {{"mode", word(policy->mode)},
          {"id", policy->id},
          {"max_age", policy->max_age.count()},
          {"expires", format_time(policy->expires)},
          {"mx", std::move(mx)}};
}

void add_trace(json& said, const DiscoveryTrace& trace, const Case& about) {
  said["resolver"] = text_or_null(trace.resolver);
  said["dane_off"] = text_or_null(trace.dane_off);
  said["cut"] = trace.was_cut;
  said["took_ms"] = milliseconds(trace.took);
  auto& questions = said["questions"] = json::array();
  for (const auto& question : trace.questions) {
    questions.push_back(question_json(question));
  }
  said["dane"] = dane_json(trace);
  said["fetch"] = fetch_json(trace, about.question.next_hop->host());
  const auto& known = trace.knowledge;
  said["sts"] = sts_json(known.facts.sts);
  said["sts_trouble"] = text_or_null(explain(known.sts.trouble));
  said["sts_good_until"] = known.facts.asked_for_sts
                               ? json(format_time(known.sts.record.expires))
                               : json(nullptr);
}

std::string why(const Case& about) {
  const auto& because = about.decision.because;
  return about.known.trace
             ? discovery_text(because, *about.known.trace)
             : std::string(looked_up_text(because.looks_up)) +
                   " would be looked up, and may raise this answer, or hold mail "
                   "back; nothing has been looked up here";
}

} // namespace

bool rests_on_discovery(const Because& because) noexcept {
  return because.exception_use != ExceptionUse::applied &&
         (because.discovery == DiscoveryUse::dane ||
          because.discovery == DiscoveryUse::mta_sts ||
          because.discovery == DiscoveryUse::failed);
}

json discovery_json(const Case& about) {
  const auto& because = about.decision.because;
  if (because.discovery == DiscoveryUse::off || about.is_parent_key()) {
    return nullptr;
  }
  const auto* table = because.without_discovery;
  json said = {{"looks_up", looked_up_text(because.looks_up)},
               {"use", about.known.trace ? word(because.discovery) : "not_looked_up"},
               {"why", why(about)},
               {"instead_of", table ? json(word(table->level)) : json(nullptr)}};
  if (about.known.trace) {
    add_trace(said, *about.known.trace, about);
  }
  return said;
}

} // namespace mta_tls
