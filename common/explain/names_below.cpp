#include "common/explain/names_below.h"

#include "common/base/text.h"
#include "common/explain/future.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

// Names that the rule's except_domains take out below the one asked about.
std::vector<std::string> excepted_below(const Case& about, RuleIndex rule,
                                        std::string_view parent) {
  std::vector<std::string> names;
  for (const auto& [name, rules] : about.snapshot.excepted_domains()) {
    if (is_below(name, parent) && about.snapshot.is_excepted(rule, name)) {
      names.push_back(name);
    }
  }
  return names;
}

std::string below_text(const Case& about, const Because& below, bool same_answer,
                       const std::vector<std::string>& excepted) {
  if (below.demand == Demand::raised) {
    return fmt::format("{}, by what the sender demands",
                       same_answer ? "the same" : "another answer");
  }
  const auto* won = winner(below);
  if (won) {
    const auto id = printable(about.snapshot.rules().id(won->rule, won->name));
    return fmt::format("{} by rule \"{}\"{}; a more specific rule may say otherwise",
                       same_answer ? "the same," : "another answer,", id,
                       excepted.empty() ? "" : ", but not what except_domains take out");
  }
  return fmt::format("{}{}; a rule of their own may say otherwise",
                     same_answer ? "the same, " : "not covered by a rule: ",
                     below.by_default ? "by defaults.outbound" : "no opinion");
}

} // namespace

std::optional<NamesBelow> names_below(const Case& about, std::string_view answer) {
  if (about.is_parent_key() || !about.question.next_hop ||
      about.question.next_hop->kind() != NextHop::Kind::domain) {
    return std::nullopt;
  }
  const auto host = about.question.next_hop->host();
  const auto key = "_." + std::string(host); // stands for any name: no rule lists it
  auto question = parse_postfix_key(key);
  question.sender = about.question.sender;
  question.discovered = &nothing_discovered(); // of names that nobody has named
  if (!question.next_hop || question.next_hop->kind() != NextHop::Kind::domain) {
    return std::nullopt; // the name is as long as names may be
  }
  const auto decision = decide_outbound(about.snapshot, question, about.now);
  const auto* won = winner(decision.because);
  const auto sender = about.question.sender.value_or(OutboundSender{});
  NamesBelow below{postfix_answer(about.snapshot, key, about.now, sender), false, "", {}};
  below.same = below.answer == answer;
  if (won) {
    below.except = excepted_below(about, won->rule, host);
  }
  below.why = below_text(about, decision.because, below.same, below.except);
  return below;
}

} // namespace mta_tls
