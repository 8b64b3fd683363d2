#include "policyd/discovery_replies.h"

#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

using control::Json;

Json described(const FactCounts& counts) {
  return {{"hits", counts.hits},     {"stale", counts.stale},
          {"misses", counts.misses}, {"look_ups", counts.look_ups},
          {"late", counts.late},     {"turned_away", counts.turned_away}};
}

Json dane_outcomes(const FactCounts& counts) {
  const auto of = [&](DanePromise promise) {
    return counts.dane.at(static_cast<std::size_t>(promise));
  };
  return {{"nothing", of(DanePromise::nothing)},
          {"dane", of(DanePromise::dane)},
          {"dane_only", of(DanePromise::dane_only)},
          {"defer", of(DanePromise::defer)}};
}

Json sts_outcomes(const FactCounts& counts) {
  return {{"policy", counts.sts_found},
          {"testing", counts.sts_testing},
          {"absent", counts.sts_absent},
          {"failed", counts.sts_failed}};
}

Json described(const FactCache& cache, const std::string& file,
               const std::string& trouble) {
  return {{"next_hops", cache.size()},
          {"policies", cache.held()},
          {"octets", cache.octets()},
          {"dropped", cache.dropped()},
          {"dropped_policies", cache.dropped_held()},
          {"file", file.empty() ? Json(nullptr) : Json(file)},
          {"trouble", trouble}};
}

Json described(const Lifetime& lifetime) {
  return {{"refresh", format_time(lifetime.refresh)},
          {"expires", format_time(lifetime.expires)},
          {"failures", lifetime.failures}};
}

Json dane_of(const Knowledge& knowledge) {
  const auto& finding = knowledge.facts.dane;
  if (!finding) {
    return nullptr;
  }
  Json json{{"promise", word(finding->promise)}, {"reason", explain(finding->reason)}};
  json.update(described(knowledge.dane));
  return json;
}

Json policy_of(const DiscoveredSts& policy) {
  Json mx = Json::array();
  for (const auto& name : policy.requirement.names) {
    mx.push_back(name.text());
  }
  return {{"mode", word(policy.mode)},
          {"id", policy.id},
          {"mx", std::move(mx)},
          {"max_age", policy.max_age.count()},
          {"expires", format_time(policy.expires)}};
}

Json sts_of(const Knowledge& knowledge) {
  if (!knowledge.facts.asked_for_sts) {
    return nullptr;
  }
  const auto& policy = knowledge.facts.sts;
  Json json{{"policy", policy ? policy_of(*policy) : Json(nullptr)},
            {"trouble", explain(knowledge.sts.trouble)},
            {"fetch_again", format_time(knowledge.sts.fetch_again)}};
  json.update(described(knowledge.sts.record));
  return json;
}

Json entry(std::string_view hop, const Knowledge& knowledge) {
  return {
      {"next_hop", hop}, {"dane", dane_of(knowledge)}, {"mta_sts", sts_of(knowledge)}};
}

std::string canonical(const std::string& target) {
  const auto hop = NextHop::parse(target);
  if (!hop) {
    throw control::BadRequest("no next hop: " + std::string(explain(hop.error())));
  }
  return std::string(hop->text());
}

} // namespace

std::string_view word(DiscoveryHealth::Dane dane) noexcept {
  using enum DiscoveryHealth::Dane;
  switch (dane) {
  case being_tested:
    return "being tested";
  case on:
    return "on";
  case off:
    return "off";
  case no_answer:
    return "no answer";
  }
  return "";
}

Json discovery_status(const Discovery& discovery) {
  if (!discovery.has_started()) {
    return nullptr;
  }
  const auto& health = discovery.health();
  const auto& facts = discovery.facts();
  return {{"dane", word(health.dane)},
          {"why", health.why},
          {"failure", health.failure},
          {"resolvers", health.servers},
          {"waiting", facts.waiting()},
          {"under_way", facts.under_way()},
          {"questions", described(facts.counts())},
          {"found_dane", dane_outcomes(facts.counts())},
          {"found_mta_sts", sts_outcomes(facts.counts())},
          {"cache",
           described(facts.cache(), discovery.options().cache, health.cache_trouble)}};
}

Json cache_reply(Discovery& discovery, const std::string& target) {
  Json all = Json::array();
  if (!target.empty()) {
    const auto hop = canonical(target);
    if (const auto* knowledge = discovery.facts().knowledge_of(hop)) {
      all.push_back(entry(hop, *knowledge));
    }
  } else {
    discovery.facts().cache().each([&](const CachedFacts& facts) {
      all.push_back(entry(facts.hop, facts.knowledge));
    });
  }
  return {{"next_hops", std::move(all)}};
}

Json flush_reply(Discovery& discovery, const Json& request) {
  if (control::flag(request, "all")) {
    return {{"flushed", discovery.facts().flush_all()}};
  }
  const auto hop = canonical(control::text_member(request, "target"));
  return {{"flushed", discovery.facts().flush(hop) ? 1 : 0}};
}

} // namespace mta_tls
