#include "common/explain/letter_json.h"

#include "common/base/text.h"
#include "common/explain/dates.h"
#include "common/explain/json_values.h"
#include "common/explain/page.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

// Each party once, in the order of the words.
json signed_by(const Letter& letter) {
  auto parties = json::array();
  for (const auto& party : party_words) {
    const auto is_theirs = [&](const LetterSignature& each) {
      return word(each.party) == party;
    };
    if (std::ranges::any_of(letter.signatures, is_theirs)) {
      parties.push_back(party);
    }
  }
  return parties;
}

// ", received 2026-10-30"; empty where there is nothing to tell.
std::string detail(const nlohmann::json& letter, const char* key, std::string_view word) {
  const auto text = text_of(letter, key);
  return text.empty() ? "" : fmt::format(", {} {}", word, text);
}

std::string_view state_text(const std::string& state) {
  if (state == word(LetterState::awaited)) {
    return ". It does not hold yet";
  }
  if (state == word(LetterState::lapsed)) {
    return ". It has lapsed";
  }
  return state == word(LetterState::revoked) ? ". It has been revoked" : "";
}

} // namespace

json letter_json(const Letter* letter, Instant now) {
  if (!letter) {
    return nullptr;
  }
  return {{"id", letter->id},
          {"state", word(state_at(*letter, now))},
          {"kind", word(letter->kind)},
          {"requesting_organisation", text_or_null(letter->requesting_organisation)},
          {"received", format_day_or_time(letter->received)},
          {"valid_from", date_json(letter->valid_from)},
          {"valid_until", last_day_json(letter->valid_until)},
          {"revoked_on", date_json(letter->revoked_on)},
          {"signed_by", signed_by(*letter)},
          {"ticket", text_or_null(letter->ticket)}};
}

std::string letter_text(const nlohmann::json& letter) {
  const auto from = text_of(letter, "requesting_organisation");
  return fmt::format(
      "It rests on letter \"{}\"{}, received {}{}{}{}, signed by {}{}{}.",
      text_of(letter, "id"), from.empty() ? "" : " of " + from,
      text_of(letter, "received"), detail(letter, "valid_from", "valid from"),
      detail(letter, "valid_until", "valid through"),
      detail(letter, "revoked_on", "revoked on"),
      join(letter.at("signed_by").get<std::vector<std::string>>(), ", "),
      detail(letter, "ticket", "ticket"), state_text(text_of(letter, "state")));
}

} // namespace mta_tls
