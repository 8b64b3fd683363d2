#include "common/explain/explain_inbound.h"

#include "common/base/overloaded.h"
#include "common/dialect/smtp_reply.h"
#include "common/explain/dates.h"
#include "common/explain/inbound_case.h"
#include "common/explain/inbound_words.h"
#include "common/explain/json_values.h"
#include "common/explain/letter_json.h"
#include "common/explain/table_json.h"
#include "common/policy/decide_inbound.h"
#include "common/policy/inbound_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

// One of the two questions that a message asks.
struct Asked {
  const Snapshot& snapshot;
  const SessionFacts& facts;
  const InboundEnvelope& envelope;
  Instant now;
  InboundDecision decision;

  Asked(const Snapshot& table, const SessionFacts& session, const InboundEnvelope& mail,
        Instant time)
      : snapshot(table), facts(session), envelope(mail), now(time),
        decision(decide_inbound(table, session, mail, time)) {}

  const Violated* violated() const { return std::get_if<Violated>(&decision.outcome); }
};

std::string_view outcome_word(const InboundOutcome& outcome) {
  return std::visit(
      Overloaded{[](const NoRule&) { return std::string_view("no_rule"); },
                 [](const Kept&) { return std::string_view("kept"); },
                 [](const Violated&) { return std::string_view("refused"); }},
      outcome);
}

// What a rule in testing would have replied.
json would_reply(const Asked& asked, const InboundConsidered& considered) {
  if (!considered.would_refuse) {
    return nullptr;
  }
  return smtp_reply(as_if_enforced(considered), asked.facts, asked.envelope).line();
}

json considered_json(const Asked& asked, const InboundConsidered& considered) {
  const auto& rule = *considered.rule;
  return {{"rule", rule.id},
          {"verdict", word(considered.verdict)},
          {"why", verdict_text(considered.verdict, rule)},
          {"about", match_text(rule.match)},
          {"file", asked.snapshot.sources()[rule.source].path},
          {"line", rule.place.line},
          {"column", rule.place.column},
          {"level", word(rule.requirement.level)},
          {"requires", requirement_text(rule.requirement)},
          {"mode", word(mode_at(rule, asked.now))},
          {"enforce_after", date_json(rule.enforce_after)},
          {"valid_from", date_json(rule.valid_from)},
          {"review_by", last_day_json(rule.review_by)},
          {"review_overdue", rule.review_by && asked.now >= *rule.review_by},
          {"contact", rule.contact},
          {"letter", letter_json(asked.snapshot.letter(rule.letter), asked.now)},
          {"would_refuse", considered.would_refuse ? json(word(*considered.would_refuse))
                                                   : json(nullptr)},
          {"would_reply", would_reply(asked, considered)}};
}

json question_json(const Asked& asked) {
  const auto* violated = asked.violated();
  auto all = json::array();
  for (const auto& considered : asked.decision.considered) {
    all.push_back(considered_json(asked, considered));
  }
  const auto reply =
      violated ? smtp_reply(asked.decision, asked.facts, asked.envelope).line() : "";
  return {{"stage", asked.envelope.recipient_domain ? "RCPT" : "MAIL"},
          {"outcome", outcome_word(asked.decision.outcome)},
          {"fault", violated ? json(word(violated->fault)) : json(nullptr)},
          {"temporary", violated ? json(violated->temporary) : json(nullptr)},
          {"reply", text_or_null(reply)},
          {"rule", asked.decision.rule ? json(asked.decision.rule->id) : json(nullptr)},
          {"considered", std::move(all)}};
}

json session_json(const SessionFacts& facts) {
  const bool is_trusted = facts.trust == ClientTrust::trusted;
  return {{"tls", text_or_null(facts.protocol)},
          {"bits", facts.cipher_bits ? json(*facts.cipher_bits) : json(nullptr)},
          {"certificate", is_trusted ? json(facts.certificate_names->empty()
                                                ? ""
                                                : facts.certificate_names->front())
                                     : json(nullptr)},
          {"key", facts.key ? json(hexadecimal(*facts.key)) : json(nullptr)},
          {"authenticated", facts.authenticated}};
}

// By the option that would have told the fact.
std::string_view option_for(SessionFact fact) {
  switch (fact) {
  case SessionFact::cipher_bits:
    return "--bits";
  case SessionFact::key:
    return "--spki";
  case SessionFact::client:
  case SessionFact::tls:
  case SessionFact::version:
  case SessionFact::trust:
  case SessionFact::names:
    break;
  }
  return "";
}

void add_hint_about_facts(const Asked& asked, json& hints) {
  const auto* violated = asked.violated();
  const auto option = violated && violated->unknown ? option_for(*violated->unknown) : "";
  if (!option.empty()) {
    hints.push_back(fmt::format("The rule needs {}: tell it by {}.",
                                explain(*violated->unknown), option));
  }
}

bool asks_for_keys(const Asked& asked) {
  return asked.decision.rule &&
         asked.decision.rule->requirement.level == SecurityLevel::fingerprint;
}

json hints(const InboundCase& about, const std::vector<Asked>& questions) {
  auto hints = json::array();
  const auto& rules = questions.front().snapshot.inbound().rules();
  for (const auto& asked : questions) {
    add_hint_about_facts(asked, hints);
  }
  if (std::any_of(questions.begin(), questions.end(), asks_for_keys)) {
    hints.push_back("Neither Postfix nor Sendmail tells a milter the key of a "
                    "certificate: the milter defers such mail. Postfix's policy "
                    "delegation and Exim tell it.");
  }
  const bool has_recipient_rules =
      std::any_of(rules.begin(), rules.end(), [](const InboundRule& rule) {
        return !rule.match.recipient_domains.empty();
      });
  if (!about.recipient && has_recipient_rules && !about.facts.authenticated) {
    hints.push_back("The table has rules about recipients, which are asked at RCPT: name "
                    "a recipient to see them.");
  }
  return hints;
}

json explanation(const Snapshot& snapshot, const InboundCase& about, Instant now) {
  std::vector<Asked> asked;
  asked.emplace_back(snapshot, about.facts, about.at_mail, now);
  if (about.at_rcpt) {
    asked.emplace_back(snapshot, about.facts, *about.at_rcpt, now);
  }
  auto questions = json::array();
  for (const auto& each : asked) {
    questions.push_back(question_json(each));
  }
  const auto refused = std::find_if(questions.begin(), questions.end(), [](auto& each) {
    return !each.at("reply").is_null();
  });
  const bool passes = refused == questions.end();
  return {{"from", about.sender},
          {"sender_domain", text_or_null(about.at_mail.sender_domain)},
          {"client", about.facts.client->text()},
          {"recipient", about.recipient ? json(*about.recipient) : json(nullptr)},
          {"recipient_domain", about.at_rcpt
                                   ? text_or_null(*about.at_rcpt->recipient_domain)
                                   : json(nullptr)},
          {"session", session_json(about.facts)},
          {"at", format_time(now)},
          {"refused_at", passes ? json(nullptr) : refused->at("stage")},
          {"reply", passes ? json(nullptr) : refused->at("reply")},
          {"questions", questions},
          {"auth_requires_tls", snapshot.inbound_defaults().auth_requires_tls},
          {"hints", hints(about, asked)},
          {"table", table_json(snapshot)}};
}

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace

std::string explain_inbound(const Snapshot& snapshot, std::string_view request_json,
                            Instant now) {
  const auto about = parse_inbound_case(request_json);
  return about ? dump(explanation(snapshot, *about, now))
               : dump({{"error", about.error()}});
}

} // namespace mta_tls
