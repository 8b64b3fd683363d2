#include "common/base/text.h"
#include "common/explain/discovery_page.h"
#include "common/explain/explain.h"
#include "common/explain/failure_json.h"
#include "common/explain/letter_json.h"
#include "common/explain/page.h"
#include "common/explain/submission_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

using json = nlohmann::json;

constexpr std::size_t longest_text = 20'000;
// An answer on a line of its own, never broken: the very octets that Postfix gets.
std::string answer_line(const json& object, const std::string& remark = "") {
  return std::string(2 + label_columns, ' ') + text_of(object, "answer") + remark + '\n';
}

std::string_view title(const std::string& kind) {
  if (kind == "recipient") {
    return "Mail to";
  }
  if (kind == "domain") {
    return "Domain";
  }
  return kind == "next_hop" ? "Next hop" : "Key";
}

// What the transport of a sender with a demand asks; nothing for everybody else.
std::string transport_text(const json& about) {
  const auto& sender = about.at("sender");
  if (sender.is_null() || sender.at("transport").is_null()) {
    return "";
  }
  return row("by transport",
             fmt::format("{}, which asks the map {}", text_of(sender, "transport"),
                         text_of(about, "map")));
}

std::string head(const json& about, const Paint& paint) {
  const auto key = text_of(about, "key");
  const auto looked_up = text_of(about, "looked_up");
  const auto target = text_of(about, "target");
  std::string text =
      fmt::format("{} {}, at {}\n\n", title(text_of(about, "kind")),
                  paint.bold(target.empty() ? "(empty)" : target), text_of(about, "at"));
  text += row("Postfix asks", key);
  if (!looked_up.empty() && looked_up != key) {
    text += row("looked up as", looked_up);
  }
  text += transport_text(about);
  text += "  " + padded("is answered", label_columns) +
          paint.bold(text_of(about, "answer")) + '\n';
  const auto level = text_of(about, "level");
  text += row("level", (level.empty() ? "" : level + ": ") + text_of(about, "meaning"));
  return text + submission_row(about.at("submission"), paint);
}

bool is_not_applied_yet(std::string_view verdict) {
  constexpr std::array<std::string_view, 4> verdicts{"testing", "not_yet_valid",
                                                     "letter_awaited", "letter_ended"};
  return std::ranges::find(verdicts, verdict) != verdicts.end();
}

// Sender rules say nothing of failures.
std::string rule_failure_text(const json& rule) {
  return rule.contains("on_failure") ? failure_text(rule.at("on_failure")) : "";
}

std::string rule_text(const json& rule, std::string_view noun, const Paint& paint) {
  const auto verdict = text_of(rule, "verdict");
  const std::string margin(2 + label_columns, ' ');
  auto text = "  " + painted_verdict(verdict, paint);
  text += wrapped(fmt::format("{} \"{}\", {}:{}:{}", noun, text_of(rule, "rule"),
                              text_of(rule, "file"), rule.at("line").get<unsigned>(),
                              rule.at("column").get<unsigned>()),
                  margin.size());
  text += '\n' + margin + wrapped(rule_details(rule), margin.size());
  text += '\n' + margin + wrapped(text_of(rule, "why"), margin.size()) + '\n';
  if (const auto failure = rule_failure_text(rule); !failure.empty()) {
    text += margin + wrapped(failure, margin.size()) + '\n';
  }
  if (rule.contains("letter") && !rule.at("letter").is_null()) {
    text += margin + wrapped(letter_text(rule.at("letter")), margin.size()) + '\n';
  }
  if (is_not_applied_yet(verdict) && rule.contains("policy")) {
    text += margin + "Its policy: " + text_of(rule, "policy") + '\n';
  }
  return text;
}

std::string default_text(const json& about) {
  const auto& fallback = about.at("default");
  if (fallback.is_null()) {
    return row("default",
               "There is no defaults.outbound: no opinion where no rule decides.");
  }
  return row("default",
             fmt::format("defaults.outbound is \"{}\", {}.", text_of(fallback, "level"),
                         fallback.at("used").get<bool>()
                             ? "and decides here: no rule in force does"
                             : "not needed here"));
}

std::string exception_text(const json& about, const Paint& paint) {
  const auto& exception = about.at("exception");
  if (exception.is_null()) {
    return "";
  }
  const auto ticket = text_of(exception, "ticket");
  const std::string margin(2 + label_columns, ' ');
  auto text =
      "  " + paint.doubtful(padded("exception", label_columns)) +
      wrapped(fmt::format("\"{}\" for {} alone: level {} through {}. {}",
                          text_of(exception, "id"), text_of(exception, "domain"),
                          text_of(exception, "level"), text_of(exception, "expires"),
                          text_of(exception, "why")),
              margin.size());
  text += '\n' + margin +
          wrapped(fmt::format("approved by {}{}: {}", text_of(exception, "approved_by"),
                              ticket.empty() ? "" : ", ticket " + ticket,
                              text_of(exception, "reason")),
                  margin.size());
  return text + '\n';
}

std::string sender_text(const json& sender, const Paint& paint) {
  if (sender.is_null()) {
    return "";
  }
  const auto address = text_of(sender, "address");
  const auto user = text_of(sender, "user");
  auto text =
      row("sender",
          fmt::format("{}{}{}: {}.", address, address.empty() || user.empty() ? "" : ", ",
                      user.empty() ? "" : "user " + user, text_of(sender, "note")));
  for (const auto& rule : sender.at("rules")) {
    text += rule_text(rule, "sender rule", paint);
  }
  return text;
}

std::string why_text(const json& about, const Paint& paint) {
  auto text = "\n" + paint.bold("Why") + '\n';
  if (about.at("considered").empty()) {
    text += row("rules", "No rule is about this.");
  }
  for (const auto& rule : about.at("considered")) {
    text += rule_text(rule, "rule", paint);
  }
  return text + default_text(about) + exception_text(about, paint) +
         discovery_row(about.at("discovery"), paint) +
         sender_text(about.at("sender"), paint);
}

std::string below_text(const json& about) {
  const auto& below = about.at("names_below");
  if (below.is_null()) {
    return "";
  }
  auto text = row("names below", text_of(below, "why") + '.');
  if (!below.at("same").get<bool>()) {
    text += answer_line(below);
  }
  constexpr std::size_t most_shown = 5;
  const auto& except = below.at("except");
  for (std::size_t shown = 0; shown < std::min(most_shown, except.size()); ++shown) {
    text += row("", "taken out: " + printable(except[shown].get<std::string>()) +
                        " and the names below it");
  }
  if (except.size() > most_shown) {
    text += row("", fmt::format("and {} more", except.size() - most_shown));
  }
  return text;
}

std::string changes_text(const json& about, const Paint& paint) {
  std::string text;
  for (const auto& change : about.at("changes")) {
    const auto how = text_of(change, "change");
    text += row("later", fmt::format("from {}: {}", text_of(change, "at"),
                                     text_of(change, "why")));
    text += answer_line(change, how == "weaker"     ? paint.bad(" (weaker)")
                                : how == "stricter" ? " (stricter)"
                                                    : "");
  }
  return text.empty() ? row("later", "No date of the table changes this answer.") : text;
}

std::string hints_text(const json& about, const Paint& paint) {
  std::string text;
  for (const auto& hint : about.at("hints")) {
    text += "  - " + wrapped(printable(hint.get<std::string>(), longest_text), 4) + '\n';
  }
  return text.empty() ? "" : "\n" + paint.bold("Mind") + '\n' + text;
}

} // namespace

std::string explanation_text(std::string_view explanation_json, bool colours) {
  const auto about = json::parse(explanation_json);
  if (about.contains("error")) {
    return text_of(about, "error") + '\n';
  }
  const Paint paint(colours);
  return head(about, paint) + why_text(about, paint) +
         discovery_account(about.at("discovery"), paint) + "\n" + paint.bold("Beyond") +
         '\n' + below_text(about) + changes_text(about, paint) + hints_text(about, paint);
}

} // namespace mta_tls
