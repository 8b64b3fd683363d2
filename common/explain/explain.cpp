#include "common/explain/explain.h"

#include "common/base/last_day.h"
#include "common/dialect/postfix.h"
#include "common/explain/case.h"
#include "common/explain/dates.h"
#include "common/explain/discovery_json.h"
#include "common/explain/failure_json.h"
#include "common/explain/future.h"
#include "common/explain/hints.h"
#include "common/explain/json_values.h"
#include "common/explain/letter_json.h"
#include "common/explain/level_meaning.h"
#include "common/explain/names_below.h"
#include "common/explain/sender_story.h"
#include "common/explain/submission_json.h"
#include "common/explain/table_json.h"
#include "common/explain/verdict_text.h"

#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

json rule_dates(const RuleBody& body) {
  return {{"enforce_after", date_json(body.enforce_after)},
          {"valid_from", date_json(body.valid_from)},
          {"review_by", last_day_json(body.review_by)}};
}

json considered_json(const Case& about, const Considered& considered) {
  const auto& rules = about.snapshot.rules();
  const auto& body = rules.body(considered.rule);
  const auto place = rules.place(considered.rule);
  const auto& hop = *about.question.next_hop;
  const auto own_name =
      considered.match == Match::next_hop ? hop.host() : considered.name;
  json entry = {{"rule", rules.id(considered.rule, considered.name)},
                {"verdict", word(considered.verdict)},
                {"match", word(considered.match)},
                {"name", considered.name},
                {"why", verdict_text(considered, body)},
                {"file", about.snapshot.sources()[body.source].path},
                {"line", place.line},
                {"column", place.column},
                {"level", word(body.requirement.level)},
                {"policy", postfix_policy({&body.requirement, own_name,
                                           hop.kind() == NextHop::Kind::address})},
                {"mode", word(mode_at(body, about.now))},
                {"include_subdomains", body.include_subdomains}};
  entry.update(rule_dates(body));
  entry["review_overdue"] = body.review_by && about.now >= *body.review_by;
  entry["profile"] = body.profile.empty() ? json(nullptr) : json(body.profile);
  entry["contact"] = body.contact;
  entry["on_failure"] = failure_json(body);
  entry["probe"] = probe_json(body);
  entry["letter"] = letter_json(about.snapshot.letter(body.letter), about.now);
  return entry;
}

json all_considered_json(const Case& about) {
  auto entries = json::array();
  if (!about.is_parent_key()) {
    for (const auto& each : all_considered(about.snapshot, about.question, about.now)) {
      entries.push_back(considered_json(about, each));
    }
  }
  return entries;
}

bool is_used_by_default(const Case& about) {
  return about.decision.because.by_default && !about.is_parent_key();
}

json default_json(const Case& about) {
  const auto& requirement = about.snapshot.default_requirement();
  if (!requirement) {
    return nullptr;
  }
  return {{"level", word(requirement->level)}, {"used", is_used_by_default(about)}};
}

json exception_json(const Case& about) {
  const auto& because = about.decision.because;
  if (!because.exception || about.is_parent_key()) {
    return nullptr;
  }
  const auto& exception = *because.exception;
  return {{"id", exception.id},
          {"use", word(because.exception_use)},
          {"why", exception_text(because)},
          {"domain", exception.domain},
          {"level", word(exception.level)},
          {"instead_of", because.without_exception
                             ? json(word(because.without_exception->level))
                             : json(nullptr)},
          {"reason", exception.reason},
          {"approved_by", exception.approved_by},
          {"expires", last_day_before(exception.expires)},
          {"ticket", exception.ticket.empty() ? json(nullptr) : json(exception.ticket)}};
}

std::string_view decided_by(const Case& about) {
  const auto& because = about.decision.because;
  if (about.is_parent_key()) {
    return "nothing";
  }
  if (because.demand == Demand::raised) {
    return "sender";
  }
  if (rests_on_discovery(because)) {
    return "discovery";
  }
  if (because.exception_use == ExceptionUse::applied) {
    return "exception";
  }
  if (winner(because)) {
    return "rule";
  }
  return because.by_default ? "default" : "nothing";
}

json names_below_json(const Case& about, std::string_view answer) {
  const auto below = names_below(about, answer);
  if (!below) {
    return nullptr;
  }
  return {{"answer", below->answer},
          {"same", below->same},
          {"why", below->why},
          {"except", below->except}};
}

OutboundSender sender_of(const Case& about) {
  return about.question.sender.value_or(OutboundSender{});
}

json changes_json(const Case& about) {
  auto changes = json::array();
  if (about.is_parent_key()) {
    return changes;
  }
  for (const auto& change : future_answers(about.snapshot, about.target.key, about.now,
                                           sender_of(about), about.facts())) {
    changes.push_back({{"at", format_day_or_time(change.at)},
                       {"why", change.why},
                       {"answer", change.answer},
                       {"change", word(change.change)}});
  }
  return changes;
}

std::optional<SecurityLevel> level_of_answer(const Case& about) {
  if (about.is_parent_key()) {
    return std::nullopt;
  }
  return level_in_force(about.decision);
}

std::string_view meaning_of_answer(const Case& about) {
  if (std::holds_alternative<Defer>(about.decision.outcome)) {
    return "Mail waits: it is not delivered before this is known.";
  }
  const auto level = level_of_answer(about);
  return level ? meaning(*level) : meaning_of_no_opinion();
}

json level_json(const Case& about) {
  const auto level = level_of_answer(about);
  return level ? json(word(*level)) : json(nullptr);
}

std::string_view kind_of(const Case& about) {
  if (about.target.is_recipient) {
    return "recipient";
  }
  if (about.is_parent_key() || !about.question.next_hop) {
    return "key";
  }
  switch (about.question.next_hop->kind()) {
  case NextHop::Kind::domain:
    return "domain";
  case NextHop::Kind::host:
  case NextHop::Kind::address:
    return "next_hop";
  case NextHop::Kind::odd_domain:
    return "key";
  }
  return "";
}

json looked_up(const Case& about) {
  return about.question.next_hop && !about.is_parent_key()
             ? json(about.question.next_hop->text())
             : json(nullptr);
}

json explanation(const Case& about, std::string_view text) {
  const auto sender = sender_of(about);
  const auto answer =
      postfix_answer(about.snapshot, about.target.key, about.now, sender, about.facts());
  return {{"target", text},
          {"kind", kind_of(about)},
          {"key", about.target.key},
          {"looked_up", looked_up(about)},
          {"at", format_time(about.now)},
          {"map", postfix_map(about.snapshot, sender, about.now)},
          {"answer", answer},
          {"level", level_json(about)},
          {"meaning", meaning_of_answer(about)},
          {"decided_by", decided_by(about)},
          {"considered", all_considered_json(about)},
          {"default", default_json(about)},
          {"exception", exception_json(about)},
          {"discovery", discovery_json(about)},
          {"submission", submission_json(about)},
          {"names_below", names_below_json(about, answer)},
          {"changes", changes_json(about)},
          {"sender", sender_json(about)},
          {"hints", hints(about)},
          {"table", table_json(about.snapshot)}};
}

// What is asked about may be any octets; the answer to them never repeats them.
std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace

std::string explain_outbound(const Snapshot& snapshot, std::string_view text,
                             const OutboundSender& sender, Instant now,
                             const Circumstances& known) {
  const auto target = parse_target(text);
  if (!target) {
    return dump({{"target", text}, {"error", target.error()}});
  }
  const OutboundSender bare{without_brackets(sender.address), sender.user};
  return dump(explanation(Case(snapshot, *target, bare, now, known), text));
}

std::optional<NextHop> explained_hop(std::string_view text) {
  const auto target = parse_target(text);
  return target && !is_postfix_parent_key(target->key)
             ? parse_postfix_key(target->key).next_hop
             : std::nullopt;
}

std::optional<ToLookUp> to_look_up(const Snapshot& snapshot, std::string_view text,
                                   Instant now) {
  const auto hop = explained_hop(text);
  if (!hop) {
    return std::nullopt;
  }
  const OutboundQuestion question{hop};
  const auto wanted = decide_outbound(snapshot, question, now).because.wanted;
  return wanted.any() ? std::optional(ToLookUp{*hop, wanted}) : std::nullopt;
}

} // namespace mta_tls
