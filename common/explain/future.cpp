#include "common/explain/future.h"

#include "common/base/text.h"
#include "common/dialect/postfix.h"
#include "common/dialect/socketmap.h"

#include <fmt/format.h>

#include <map>
#include <memory>

namespace mta_tls {

namespace {

using Events = std::map<Instant, std::vector<std::string>>;

void add_letter_events(const Letter& letter, Instant now, Events& events) {
  const auto add = [&](const std::optional<Instant>& date, std::string_view what) {
    if (date && *date > now) {
      events[*date].push_back(
          fmt::format("letter \"{}\" {}", printable(letter.id), what));
    }
  };
  add(letter.valid_from, "begins to hold");
  add(letter.valid_until, "lapses");
  add(letter.revoked_on, "is revoked");
}

template <class AnyRule>
void add_events(std::string_view what, std::string_view id, const AnyRule& rule,
                Instant now, Events& events) {
  if (rule.valid_from && *rule.valid_from > now) {
    events[*rule.valid_from].push_back(fmt::format("{} \"{}\" begins to hold", what, id));
  }
  if (rule.mode == Mode::testing && rule.enforce_after && *rule.enforce_after > now) {
    events[*rule.enforce_after].push_back(
        fmt::format("{} \"{}\" turns from testing to enforce", what, id));
  }
}

void add_sender_events(const Snapshot& snapshot, const OutboundSender& sender,
                       Instant now, Events& events) {
  for (const auto* rule : snapshot.senders().matching(sender)) {
    add_events("sender rule", printable(rule->id), *rule, now, events);
  }
}

Events events_after(const Snapshot& snapshot, const OutboundQuestion& question,
                    Instant now) {
  Events events;
  if (question.sender) {
    add_sender_events(snapshot, *question.sender, now, events);
  }
  for (const auto& considered : all_considered(snapshot, question, now)) {
    const auto id = printable(snapshot.rules().id(considered.rule, considered.name));
    const auto& body = snapshot.rules().body(considered.rule);
    add_events("rule", id, body, now, events);
    if (const auto* letter = snapshot.letter(body.letter)) {
      add_letter_events(*letter, now, events);
    }
  }
  const auto* exception = decide_outbound(snapshot, question, now).because.exception;
  if (exception && exception->expires > now) {
    events[exception->expires].push_back(
        fmt::format("exception \"{}\" expires", printable(exception->id)));
  }
  return events;
}

// A policy that is renewed in time, as it is while its owner wants it: what it does not
// say is when the table changes.
Discovered as_if_renewed(const Discovered& facts) {
  auto lasting = facts;
  if (facts.sts) {
    auto policy = *facts.sts;
    policy.expires = Instant::max();
    lasting.sts = std::make_shared<const DiscoveredSts>(std::move(policy));
  }
  return lasting;
}

} // namespace

std::string_view postfix_map(const Snapshot& snapshot, const OutboundSender& sender,
                             Instant now) {
  const auto* demand = snapshot.senders().demand(sender, now);
  if (!demand) {
    return "postfix";
  }
  return demand->level == SecurityLevel::verify ? "postfix-forced-verify"
                                                : "postfix-forced";
}

std::string postfix_answer(const Snapshot& snapshot, std::string_view key, Instant now,
                           const OutboundSender& sender, const Discovered& facts) {
  std::string request(postfix_map(snapshot, sender, now));
  request += ' ';
  request += key;
  return socketmap_answer(request, snapshot, now, &facts);
}

std::vector<FutureAnswer> future_answers(const Snapshot& snapshot, std::string_view key,
                                         Instant now, const OutboundSender& sender,
                                         const Discovered& known) {
  const auto facts = as_if_renewed(known);
  std::vector<FutureAnswer> future;
  auto question = parse_postfix_key(key);
  question.sender = sender;
  question.discovered = &facts;
  auto decision = decide_outbound(snapshot, question, now);
  auto answer = postfix_answer(snapshot, key, now, sender, facts);
  for (const auto& [at, reasons] : events_after(snapshot, question, now)) {
    auto next_decision = decide_outbound(snapshot, question, at);
    auto next_answer = postfix_answer(snapshot, key, at, sender, facts);
    if (next_answer != answer) {
      future.push_back({at, join(reasons, "; "), next_answer,
                        compare(std::get_if<Require>(&decision.outcome),
                                std::get_if<Require>(&next_decision.outcome))});
    }
    decision = std::move(next_decision);
    answer = std::move(next_answer);
  }
  return future;
}

} // namespace mta_tls
