#include "common/queue/queue_rule.h"

#include "common/policy/decide.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

std::string place_of(RuleIndex rule, const Snapshot& table) {
  const auto& sources = table.sources();
  const auto source = table.rules().body(rule).source;
  return source >= sources.size()
             ? ""
             : fmt::format("{}:{}", sources[source].path, table.rules().place(rule).line);
}

} // namespace

QueueRule queue_rule_for(const Snapshot& table, const std::string& hop, Instant now) {
  QueueRule found;
  const auto next_hop = NextHop::parse(hop);
  if (!next_hop) {
    return found;
  }
  const OutboundQuestion question{*next_hop};
  const auto decision = decide_outbound(table, question, now);
  found.level = level_in_force(decision);
  if (const auto* won = winner(decision.because)) {
    found.id = table.rules().id(won->rule, won->name);
    found.place = place_of(won->rule, table);
    found.body = table.rules().body(won->rule);
  }
  return found;
}

} // namespace mta_tls
