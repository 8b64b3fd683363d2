#include "common/policy/apply_demands.h"

#include "common/policy/raise.h"
#include "common/policy/strengthen.h"

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

// What was discovered, if that is what the level "dane" of the outcome stands for.
const DaneFinding* dane_found(const Because& because) {
  return because.discovered && because.discovered->dane &&
                 because.exception_use != ExceptionUse::applied
             ? &*because.discovered->dane
             : nullptr;
}

// True if "dane" may turn out to promise nothing, so that it need not be kept.
bool is_weak_dane(const Because& because) {
  if (const auto* found = dane_found(because)) {
    return !found->can_be_mandatory;
  }
  return because.by_default && because.exception_use != ExceptionUse::applied;
}

// A host may have TLSA records, and no level asks for TLS and for those both.
bool hides_tlsa(const Because& because, const Requirement* holds) {
  const auto* found = dane_found(because);
  return found && holds && holds->level == SecurityLevel::dane &&
         found->has_failed_host && !found->can_be_mandatory;
}

void apply_demand(Decision& decision, const Demanded& demanded, Require context) {
  const bool asks_nothing = std::holds_alternative<NoOpinion>(decision.outcome);
  auto* require = std::get_if<Require>(&decision.outcome);
  if (!require && !asks_nothing) {
    return; // nothing is delivered
  }
  auto& because = decision.because;
  const auto* holds = require ? require->requirement : nullptr;
  context.requirement = &raised(holds, is_weak_dane(because), demanded.level);
  because.sender_rule = demanded.by;
  if (context.requirement == holds) {
    because.demand = Demand::not_needed;
    return;
  }
  because.demand = Demand::raised;
  because.without_demand = holds;
  if (hides_tlsa(because, holds)) {
    decision.outcome = deferred_for_dane(*because.discovered->dane);
    return;
  }
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
