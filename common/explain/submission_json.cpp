#include "common/explain/submission_json.h"

#include "common/base/text.h"
#include "common/dialect/submission.h"
#include "common/explain/page.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

std::string_view word(TellingReason reason) {
  switch (reason) {
  case TellingReason::not_asked_for:
    return "not_asked_for";
  case TellingReason::not_seen:
    return "not_seen";
  case TellingReason::not_lately:
    return "not_lately";
  case TellingReason::not_failing:
    return "not_failing";
  case TellingReason::not_forced:
    return "not_forced";
  case TellingReason::other_promise:
    return "other_promise";
  case TellingReason::accepted_since:
    return "accepted_since";
  case TellingReason::too_few:
    return "too_few";
  case TellingReason::failing:
    return "failing";
  }
  return "";
}

std::string_view seen_text(Outlook outlook) {
  switch (outlook) {
  case Outlook::passes:
    return "found servers that keep the rule";
  case Outlook::partly:
    return "found servers that keep the rule, beside others that do not";
  case Outlook::unseen:
    return "could see no server, which says nothing of them";
  case Outlook::fails:
    break;
  }
  return "found no server that may get the mail";
}

bool is_below_rule(const Case& about) {
  const auto* won = winner(about.decision.because);
  return won && won->match == Match::parent;
}

std::string unseen_text(const Case& about) {
  return is_below_rule(about) ? "names below a domain are not watched"
                              : "the watch has not looked at it yet";
}

unsigned missing(const Prospect& prospect) {
  const auto failures = prospect.standing ? prospect.standing->failures : 0;
  const auto enough = prospect.rule->on_failure.refuse_new_after_failures;
  return enough - std::min(failures, enough);
}

std::string_view fate_text(Telling::Action action) {
  return action == Telling::Action::refuse ? "refused" : "put off";
}

std::string failed_text(const Standing& standing) {
  return fmt::format("{}, the last at {}, found no server that may get the mail",
                     standing.failures == 1
                         ? "1 look"
                         : fmt::format("{} looks in a row", standing.failures),
                     format_time(standing.last.at));
}

// Why new mail is taken, or not.
std::string why(const Case& about, const Prospect& prospect) {
  if (!prospect.standing) {
    return unseen_text(about);
  }
  const auto& look = prospect.standing->last;
  const auto last = fmt::format("the last look, at {},", format_time(look.at));
  switch (prospect.reason) {
  case TellingReason::not_asked_for:
  case TellingReason::not_seen:
    break;
  case TellingReason::not_lately:
    return fmt::format(
        "{} is too old: the rule has one every {}, and the watch is silent", last,
        format_duration(prospect.rule->watch.every));
  case TellingReason::not_failing:
    return fmt::format("{} {}", last, seen_text(look.outlook));
  case TellingReason::not_forced:
    return "TLS is not forced at present";
  case TellingReason::other_promise:
    return fmt::format("{} was about level {}", last, mta_tls::word(look.level));
  case TellingReason::accepted_since:
    return fmt::format("the table has since come to terms with what {} found", last);
  case TellingReason::too_few:
  case TellingReason::failing:
    return failed_text(*prospect.standing);
  }
  return "";
}

json reply_json(const Telling& telling) {
  const auto reply = submission_reply(telling);
  return reply ? json(reply->line()) : json(nullptr);
}

std::string sentence(const Case& about, const Prospect& prospect) {
  const auto reason = why(about, prospect);
  if (prospect.is_now()) {
    return fmt::format("New mail is {}: {}.", fate_text(prospect.telling.action), reason);
  }
  return prospect.reason == TellingReason::too_few
             ? fmt::format("New mail is taken: {}. After {} more it is {}.", reason,
                           missing(prospect), fate_text(prospect.telling.action))
             : fmt::format("New mail is taken: {}.", reason);
}

json told_json(const Case& about, const Prospect& prospect) {
  const auto reply = reply_json(prospect.telling);
  const auto* standing = prospect.standing;
  return {{"taken", !prospect.is_now()},
          {"reply", prospect.is_now() ? reply : json(nullptr)},
          {"reason", word(prospect.reason)},
          {"why", sentence(about, prospect)},
          {"last_look", standing ? json(format_time(standing->last.at)) : json(nullptr)},
          {"failures", standing ? standing->failures : 0},
          {"failures_missing", missing(prospect)},
          {"next_reply", prospect.is_now() ? json(nullptr) : reply}};
}

json unknown_json(const std::string& trouble) {
  return {{"taken", nullptr},
          {"reply", nullptr},
          {"reason", "unknown"},
          {"why", "What the watch knows cannot be read: " + trouble + '.'},
          {"last_look", nullptr},
          {"failures", nullptr},
          {"failures_missing", nullptr},
          {"next_reply", nullptr}};
}

} // namespace

json submission_json(const Case& about) {
  const auto& hop = about.question.next_hop;
  const auto& known = about.known;
  if (!hop || about.is_parent_key() || (!known.watch && known.watch_trouble.empty())) {
    return nullptr;
  }
  const auto* standing = known.watch ? known.watch->of(hop->text()) : nullptr;
  const auto prospect = submission_prospect(about.snapshot, *hop, standing, about.now);
  if (prospect.reason == TellingReason::not_asked_for) {
    return nullptr;
  }
  return known.watch ? told_json(about, prospect) : unknown_json(known.watch_trouble);
}

std::string submission_row(const nlohmann::json& submission, const Paint& paint) {
  if (submission.is_null()) {
    return "";
  }
  const bool is_taken = submission.at("reply").is_null();
  const auto label = padded("submission", label_columns);
  const auto reply = text_of(submission, is_taken ? "next_reply" : "reply");
  auto text = "  " + (is_taken ? label : paint.bad(label)) +
              wrapped(text_of(submission, "why"), 2 + label_columns) + '\n';
  if (!reply.empty()) {
    text += std::string(2 + label_columns, ' ') + reply + '\n';
  }
  return text;
}

} // namespace mta_tls
