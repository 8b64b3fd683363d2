#include "common/watch/letter_use.h"

#include <algorithm>

namespace mta_tls {

namespace {

bool rests_on_letter(const RuleBody& body) {
  return body.enabled && body.letter && forces_tls(body.requirement.level);
}

} // namespace

std::set<LetterIndex> letters_in_use(const Snapshot& table) {
  std::set<LetterIndex> used;
  for (const auto& body : table.rules().bodies()) {
    if (rests_on_letter(body)) {
      used.insert(*body.letter);
    }
  }
  return used;
}

std::vector<std::string> notified_of_letter(const Snapshot& table, std::string_view id) {
  std::vector<std::string> addresses;
  for (const auto& body : table.rules().bodies()) {
    if (!rests_on_letter(body) || table.letters()[*body.letter].id != id) {
      continue;
    }
    for (const auto& address : body.on_failure.notify) {
      if (std::ranges::find(addresses, address) == addresses.end()) {
        addresses.push_back(address);
      }
    }
  }
  return addresses;
}

} // namespace mta_tls
