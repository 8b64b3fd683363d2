#include "common/explain/future.h"

#include "common/base/text.h"
#include "common/dialect/postfix.h"
#include "common/dialect/socketmap.h"

#include <fmt/format.h>

#include <map>

namespace mta_tls {

namespace {

using Events = std::map<Instant, std::vector<std::string>>;

void add_rule_events(const Snapshot& snapshot, const Considered& considered, Instant now,
                     Events& events) {
  const auto& body = snapshot.rules().body(considered.rule);
  const auto id = printable(snapshot.rules().id(considered.rule, considered.name));
  if (body.valid_from && *body.valid_from > now) {
    events[*body.valid_from].push_back(fmt::format("rule \"{}\" begins to hold", id));
  }
  if (body.mode == Mode::testing && body.enforce_after && *body.enforce_after > now) {
    events[*body.enforce_after].push_back(
        fmt::format("rule \"{}\" turns from testing to enforce", id));
  }
}

Events events_after(const Snapshot& snapshot, const OutboundQuestion& question,
                    Instant now) {
  Events events;
  for (const auto& considered : all_considered(snapshot, question, now)) {
    add_rule_events(snapshot, considered, now, events);
  }
  const auto* exception = decide_outbound(snapshot, question, now).because.exception;
  if (exception && exception->expires > now) {
    events[exception->expires].push_back(
        fmt::format("exception \"{}\" expires", printable(exception->id)));
  }
  return events;
}

} // namespace

std::string postfix_answer(const Snapshot& snapshot, std::string_view key, Instant now) {
  std::string request = "postfix ";
  request += key;
  std::string reply;
  answer_socketmap(request, snapshot, now, reply);
  return reply;
}

std::vector<FutureAnswer> future_answers(const Snapshot& snapshot, std::string_view key,
                                         Instant now) {
  std::vector<FutureAnswer> future;
  const auto question = parse_postfix_key(key);
  auto decision = decide_outbound(snapshot, question, now);
  auto answer = postfix_answer(snapshot, key, now);
  for (const auto& [at, reasons] : events_after(snapshot, question, now)) {
    auto next_decision = decide_outbound(snapshot, question, at);
    auto next_answer = postfix_answer(snapshot, key, at);
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
