#include "common/explain/verdict_text.h"

#include "common/base/text.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

std::string how_it_matched(const Considered& considered) {
  switch (considered.match) {
  case Match::next_hop:
    return fmt::format("It lists the next hop {} itself", considered.name);
  case Match::exact:
    return fmt::format("It lists {} itself", considered.name);
  case Match::parent:
    return fmt::format("It holds for the names below {}", considered.name);
  }
  return "";
}

std::string why(Verdict verdict, const RuleBody& body) {
  switch (verdict) {
  case Verdict::won:
    return "No rule in force is more specific, so it decides";
  case Verdict::disabled:
    return "It is switched off (\"enabled\": false)";
  case Verdict::not_yet_valid:
    return fmt::format("It holds from {} on only",
                       body.valid_from ? format_day_or_time(*body.valid_from) : "later");
  case Verdict::excepted:
    return "Its except_domains take this name out";
  case Verdict::testing:
    return testing_text(body.enforce_after);
  case Verdict::letter_awaited:
    return "Its letter does not hold yet, and a letter is required, so it is not applied "
           "yet";
  case Verdict::letter_ended:
    return "Its letter has ended, and on_authorization_expiry is \"testing\", so it is "
           "not applied";
  case Verdict::less_specific:
    return "A more specific rule has decided already";
  }
  return "";
}

} // namespace

std::string testing_text(const std::optional<Instant>& enforce_after) {
  return enforce_after
             ? fmt::format(
                   "It is in testing, so it is not applied yet; it will be from {} on",
                   format_day_or_time(*enforce_after))
             : "It is in testing with no enforce_after, so it is not applied until "
               "somebody edits it";
}

std::string_view word(Verdict verdict) noexcept {
  switch (verdict) {
  case Verdict::won:
    return "won";
  case Verdict::disabled:
    return "disabled";
  case Verdict::not_yet_valid:
    return "not_yet_valid";
  case Verdict::excepted:
    return "excepted";
  case Verdict::testing:
    return "testing";
  case Verdict::letter_awaited:
    return "letter_awaited";
  case Verdict::letter_ended:
    return "letter_ended";
  case Verdict::less_specific:
    return "less_specific";
  }
  return "";
}

std::string_view word(Match match) noexcept {
  switch (match) {
  case Match::next_hop:
    return "next_hop";
  case Match::exact:
    return "exact";
  case Match::parent:
    return "parent";
  }
  return "";
}

std::string_view word(ExceptionUse use) noexcept {
  switch (use) {
  case ExceptionUse::none:
    return "none";
  case ExceptionUse::applied:
    return "applied";
  case ExceptionUse::expired:
    return "expired";
  case ExceptionUse::not_needed:
    return "not_needed";
  }
  return "";
}

std::string verdict_text(const Considered& considered, const RuleBody& body) {
  return how_it_matched(considered) + ". " + why(considered.verdict, body) + ".";
}

std::string exception_text(const Because& because) {
  switch (because.exception_use) {
  case ExceptionUse::none:
    return "";
  case ExceptionUse::applied:
    return fmt::format("Applied: it lowers {} to \"{}\".",
                       because.without_exception
                           ? fmt::format("\"{}\"", word(because.without_exception->level))
                           : "what main.cf says",
                       word(because.exception->level));
  case ExceptionUse::expired:
    return "Expired: it does nothing any more.";
  case ExceptionUse::not_needed:
    return "Not needed: what is in force is no stricter than that.";
  }
  return "";
}

} // namespace mta_tls
