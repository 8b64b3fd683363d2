#include "common/base/text.h"
#include "common/explain/explain_inbound.h"
#include "common/explain/letter_json.h"
#include "common/explain/page.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

using json = nlohmann::json;

const std::string margin(2 + label_columns, ' ');

std::string address(const json& about, const char* key) {
  return '<' + text_of(about, key) + '>';
}

std::string session_text(const json& session) {
  const auto version = text_of(session, "tls");
  std::vector<std::string> words{version.empty() ? "plain text" : version};
  if (!session.at("bits").is_null()) {
    words.push_back(fmt::format("{} bits", session.at("bits").get<unsigned>()));
  }
  if (!session.at("certificate").is_null()) {
    const auto name = text_of(session, "certificate");
    words.push_back(name.empty() ? "a trusted certificate without a name"
                                 : "a trusted certificate with the name " + name);
  } else if (!version.empty()) {
    words.emplace_back("no trusted certificate");
  }
  if (!session.at("key").is_null()) {
    words.push_back("key " + text_of(session, "key"));
  }
  if (session.at("authenticated").get<bool>()) {
    words.emplace_back("authenticated");
  }
  return join(words, ", ");
}

std::string head(const json& about, const Paint& paint) {
  auto text = fmt::format("Mail from {}, at {}\n\n", paint.bold(address(about, "from")),
                          text_of(about, "at"));
  text += row("client", text_of(about, "client"));
  text += row("session", session_text(about.at("session")));
  if (!about.at("recipient").is_null()) {
    text += row("to", address(about, "recipient"));
  }
  return text;
}

std::string indented(const std::string& text) {
  return margin + wrapped(text, margin.size()) + '\n';
}

std::string rule_text(const json& rule, const Paint& paint) {
  auto text = "  " + painted_verdict(text_of(rule, "verdict"), paint);
  text += wrapped(fmt::format("rule \"{}\", {}:{}:{}", text_of(rule, "rule"),
                              text_of(rule, "file"), rule.at("line").get<unsigned>(),
                              rule.at("column").get<unsigned>()),
                  margin.size()) +
          '\n';
  text += indented(rule_details(rule));
  text += indented(fmt::format("About mail {}: requires {}. {}", text_of(rule, "about"),
                               text_of(rule, "requires"), text_of(rule, "why")));
  if (!rule.at("letter").is_null()) {
    text += indented(letter_text(rule.at("letter")));
  }
  if (const auto reply = text_of(rule, "would_reply"); !reply.empty()) {
    text += indented("It would answer:") + margin + reply + '\n';
  }
  return text;
}

bool is_authenticated(const json& about) {
  return about.at("session").at("authenticated").get<bool>();
}

std::string passing(const json& about, const json& question) {
  if (text_of(question, "outcome") == "kept") {
    return "The session keeps the rule.";
  }
  if (is_authenticated(about)) {
    return "No rule is about an authenticated session.";
  }
  return question.at("considered").empty() ? "No rule is about this."
                                           : "No rule in force is about this.";
}

std::string question_text(const json& about, const json& question, const Paint& paint) {
  const auto stage = text_of(question, "stage");
  const auto reply = text_of(question, "reply");
  auto text = '\n' + paint.bold("At " + stage) + '\n';
  if (reply.empty()) {
    text += "  " + paint.good(padded("passes", label_columns)) +
            wrapped(passing(about, question), margin.size()) + '\n';
  } else {
    text += "  " + paint.bad(padded("is told", label_columns)) + paint.bold(reply) + '\n';
  }
  if (is_authenticated(about) && !reply.empty()) {
    text += row("", "defaults.inbound.auth_requires_tls asks for it, and no rule.");
  }
  for (const auto& rule : question.at("considered")) {
    text += rule_text(rule, paint);
  }
  return text;
}

std::string hints_text(const json& about, const Paint& paint) {
  std::string text;
  for (const auto& hint : about.at("hints")) {
    text += "  - " + wrapped(printable(hint.get<std::string>(), 1000), 4) + '\n';
  }
  return text.empty() ? "" : '\n' + paint.bold("Mind") + '\n' + text;
}

} // namespace

std::string inbound_explanation_text(std::string_view explanation_json, bool colours) {
  const auto about = json::parse(explanation_json);
  if (about.contains("error")) {
    return text_of(about, "error") + '\n';
  }
  const Paint paint(colours);
  auto text = head(about, paint);
  for (const auto& question : about.at("questions")) {
    text += question_text(about, question, paint);
  }
  return text + hints_text(about, paint);
}

} // namespace mta_tls
