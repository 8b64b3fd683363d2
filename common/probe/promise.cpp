#include "common/probe/promise.h"

#include "common/base/overloaded.h"
#include "common/policy/bare_requirement.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

std::string rule_text(const Snapshot& snapshot, const Considered& considered) {
  const auto& rules = snapshot.rules();
  return fmt::format("rule {}", rules.id(considered.rule, considered.name));
}

std::string author_of(const Decision& decision, const Snapshot& snapshot) {
  const auto& because = decision.because;
  if (because.exception_use == ExceptionUse::applied) {
    return fmt::format("exception {}", because.exception->id);
  }
  if (because.discovery == DiscoveryUse::dane) {
    return "DANE";
  }
  if (because.discovery == DiscoveryUse::mta_sts) {
    return "MTA-STS";
  }
  if (const auto* won = winner(because)) {
    return rule_text(snapshot, *won);
  }
  return because.by_default ? "defaults.outbound" : "";
}

Promise promise_in(const Decision& decision, const Snapshot& snapshot) {
  Promise promise;
  promise.by = author_of(decision, snapshot);
  std::visit(Overloaded{
                 [](const NoOpinion&) {},
                 [&](const Require& require) {
                   promise.requirement = *require.requirement;
                   promise.own_name = require.own_name;
                   promise.to_address = require.to_address;
                 },
                 [&](const Refuse& refuse) { promise.deferral = refuse.text; },
                 [&](const Defer& defer) { promise.deferral = defer.text; },
             },
             decision.outcome);
  return promise;
}

const Considered* first_in_testing(const Because& because) {
  const auto found =
      std::ranges::find(because.considered, Verdict::testing, &Considered::verdict);
  return found == because.considered.end() ? nullptr : &*found;
}

} // namespace

Promise promise_of(const Snapshot& snapshot, const NextHop& hop, const Discovered& facts,
                   Instant now) {
  OutboundQuestion question{hop};
  question.discovered = &facts;
  const auto decision = decide_outbound(snapshot, question, now);
  auto promise = promise_in(decision, snapshot);
  if (const auto* testing = first_in_testing(decision.because)) {
    promise.requirement = snapshot.rules().body(testing->rule).requirement;
    promise.own_name =
        testing->match == Match::next_hop ? hop.host() : std::string_view(testing->name);
    promise.by = rule_text(snapshot, *testing);
    promise.is_testing = true;
    promise.deferral.clear();
  }
  return promise;
}

Promise promise_by_level(SecurityLevel level, const NextHop& hop, std::string by) {
  Promise promise;
  promise.requirement = bare_requirement(level, default_min_tls);
  promise.own_name = hop.host();
  promise.to_address = hop.kind() == NextHop::Kind::address;
  promise.by = std::move(by);
  return promise;
}

} // namespace mta_tls
