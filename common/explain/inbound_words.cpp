#include "common/explain/inbound_words.h"

#include <fmt/format.h>

namespace mta_tls {

std::string_view word(InboundVerdict verdict) noexcept {
  switch (verdict) {
  case InboundVerdict::won:
    return "won";
  case InboundVerdict::disabled:
    return "disabled";
  case InboundVerdict::not_yet_valid:
    return "not_yet_valid";
  case InboundVerdict::testing:
    return "testing";
  case InboundVerdict::letter_awaited:
    return "letter_awaited";
  case InboundVerdict::letter_ended:
    return "letter_ended";
  case InboundVerdict::less_specific:
    return "less_specific";
  }
  return "";
}

std::string verdict_text(InboundVerdict verdict, const InboundRule& rule) {
  switch (verdict) {
  case InboundVerdict::won:
    return "No rule in force is more specific, so it decides.";
  case InboundVerdict::disabled:
    return "It is switched off (\"enabled\": false).";
  case InboundVerdict::not_yet_valid:
    return fmt::format("It holds from {} on only.",
                       rule.valid_from ? format_day_or_time(*rule.valid_from) : "later");
  case InboundVerdict::testing:
    return rule.enforce_after
               ? fmt::format("It is in testing, so it is not applied yet; it will be "
                             "from {} on.",
                             format_day_or_time(*rule.enforce_after))
               : "It is in testing with no enforce_after, so it is not applied until "
                 "somebody edits it.";
  case InboundVerdict::letter_awaited:
    return "Its letter does not hold yet, and a letter is required, so it is not applied "
           "yet.";
  case InboundVerdict::letter_ended:
    return "Its letter has ended, and on_authorization_expiry is \"testing\", so it is "
           "not applied.";
  case InboundVerdict::less_specific:
    return "A more specific rule has decided already.";
  }
  return "";
}

} // namespace mta_tls
