#include "common/policy/apply_demands.h"

#include "common/policy/raise.h"

namespace mta_tls {

namespace {

struct Demanded {
  SecurityLevel level;
  const SenderRule* by; // null: the transport
};

std::optional<Demanded> strongest_demand(const Snapshot& snapshot,
                                         const OutboundQuestion& question, Instant now) {
  const auto* rule =
      question.sender ? snapshot.senders().demand(*question.sender, now) : nullptr;
  if (rule && (!question.demanded || rule->level >= *question.demanded)) {
    return Demanded{rule->level, rule};
  }
  return question.demanded ? std::optional(Demanded{*question.demanded, nullptr})
                           : std::nullopt;
}

void apply_demand(Decision& decision, const Demanded& demanded, Require context) {
  const bool asks_nothing = std::holds_alternative<NoOpinion>(decision.outcome);
  auto* require = std::get_if<Require>(&decision.outcome);
  if (!require && !asks_nothing) {
    return; // nothing is delivered
  }
  auto& because = decision.because;
  const auto* holds = require ? require->requirement : nullptr;
  const bool by_default =
      because.by_default && because.exception_use != ExceptionUse::applied;
  context.requirement = &raised(holds, by_default, demanded.level);
  because.sender_rule = demanded.by;
  if (context.requirement == holds) {
    because.demand = Demand::not_needed;
    return;
  }
  because.demand = Demand::raised;
  because.without_demand = holds;
  decision.outcome = context;
}

} // namespace

void apply_demands(Decision& decision, const Snapshot& snapshot,
                   const OutboundQuestion& question, Instant now,
                   const Require& context) {
  if (const auto demanded = strongest_demand(snapshot, question, now)) {
    apply_demand(decision, *demanded, context);
  }
}

} // namespace mta_tls
