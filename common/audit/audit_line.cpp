#include "common/audit/audit_line.h"

#include "common/base/text.h"
#include "common/dialect/postfix.h"
#include "common/policy/discovery_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

using Json = nlohmann::ordered_json;

std::string answer_text(const Decision& decision) {
  std::string text;
  render_postfix_policy(decision, text);
  return std::string(trim(text));
}

std::string place_text(const Snapshot& snapshot, std::uint16_t source, RulePlace place) {
  return fmt::format("{}:{}:{}", snapshot.sources().at(source).path, place.line,
                     place.column);
}

std::string place_of(const Snapshot& snapshot, RuleIndex rule) {
  const auto& rules = snapshot.rules();
  return place_text(snapshot, rules.body(rule).source, rules.place(rule));
}

const char* key_of(DemandKind kind) {
  switch (kind) {
  case DemandKind::sender:
    return "sender_rule";
  case DemandKind::message:
    return "message_rule";
  }
  return "";
}

Json reason(const Because& because, const Snapshot& snapshot) {
  Json said;
  if (const auto* won = winner(because)) {
    said["rule"] = snapshot.rules().id(won->rule, won->name);
    said["place"] = place_of(snapshot, won->rule);
  } else {
    said[because.by_default ? "default" : "no_rule"] = true;
  }
  if (because.letter) {
    said["letter"] = because.letter->id;
    said["letter_state"] = word(because.letter_state);
  }
  if (because.exception_use == ExceptionUse::applied) {
    said["exception"] = because.exception->id;
    said["expires"] = format_time(because.exception->expires);
  }
  return said;
}

// Only where it differs: most tables look nothing up.
void add_discovery(Json& line, const NameChange& change) {
  const auto& before = change.before->because.looks_up;
  const auto& after = change.after->because.looks_up;
  if (before != after) {
    line["looks_up"] = {{"before", looked_up_text(before)},
                        {"after", looked_up_text(after)}};
  }
}

void add_version(Json& line, const Snapshot& snapshot) {
  line["serial"] = snapshot.serial() ? Json(*snapshot.serial()) : Json(nullptr);
  line["sha256"] = snapshot.sources().at(0).sha256;
}

std::string text_of(const Json& line) {
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

std::string_view word(AuditTrigger trigger) noexcept {
  switch (trigger) {
  case AuditTrigger::reload:
    return "reload";
  case AuditTrigger::date:
    return "date";
  }
  return "";
}

bool changes_answer(const NameChange& change) {
  return change.change != Change::same ||
         answer_text(*change.before) != answer_text(*change.after);
}

std::string audit_line(const NameChange& change, AuditTrigger trigger,
                       const TableAt& after) {
  Json line;
  line["time"] = format_time(after.now);
  line["event"] = "change";
  line["trigger"] = word(trigger);
  line["name"] = change.name.empty() ? "*" : change.name;
  line["below_only"] = change.below_only;
  line["before"] = answer_text(*change.before);
  line["after"] = answer_text(*change.after);
  add_discovery(line, change);
  line["change"] = word(change.change);
  line["because"] = reason(change.after->because, *after.snapshot);
  add_version(line, *after.snapshot);
  return text_of(line);
}

std::string audit_line(const InboundChange& change, AuditTrigger trigger,
                       const TableAt& before, const TableAt& after) {
  Json line;
  line["time"] = format_time(after.now);
  line["event"] = "change";
  line["trigger"] = word(trigger);
  line["inbound"] = change.id.empty() ? "defaults" : change.id;
  line["before"] = text_before(change, before);
  line["after"] = text_after(change, after);
  line["change"] = word(change.change);
  const auto* rule = change.after;
  line["place"] =
      rule ? Json(place_text(*after.snapshot, rule->source, rule->place)) : Json(nullptr);
  add_version(line, *after.snapshot);
  return text_of(line);
}

std::string audit_line(const DemandChange& change, AuditTrigger trigger,
                       const TableAt& after) {
  constexpr std::uint16_t policy_file = 0; // no import has such rules
  Json line;
  line["time"] = format_time(after.now);
  line["event"] = "change";
  line["trigger"] = word(trigger);
  line[key_of(change.kind)] = change.id;
  line["before"] = change.before;
  line["after"] = change.after;
  line["change"] = word(change.change);
  line["place"] = change.place
                      ? Json(place_text(*after.snapshot, policy_file, *change.place))
                      : Json(nullptr);
  add_version(line, *after.snapshot);
  return text_of(line);
}

std::string audit_start_line(const TableAt& table) {
  Json line;
  line["time"] = format_time(table.now);
  line["event"] = "start";
  line["trigger"] = "start";
  line["policy"] = table.snapshot->sources().at(0).path;
  line["rules"] = table.snapshot->rules().size();
  line["names"] = table.snapshot->name_count();
  line["inbound"] = table.snapshot->inbound().rules().size();
  line["senders"] = table.snapshot->senders().rules().size();
  line["messages"] = table.snapshot->messages().size();
  add_version(line, *table.snapshot);
  return text_of(line);
}

} // namespace mta_tls
