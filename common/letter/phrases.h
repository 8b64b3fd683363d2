#pragma once

#include "common/letter/composed_letter.h"

#include <array>
#include <string_view>

namespace mta_tls {

// What a letter says, in one language. {} stands for what is the letter's own.
struct Phrases {
  std::string_view title;
  std::string_view sender;
  std::string_view addressee;
  std::string_view demand; // owner, provider, which mail
  std::string_view to, from, to_and_from;
  std::string_view and_below;
  std::string_view only_way;
  std::string_view reason;
  std::string_view holds;
  std::string_view holds_until; // last day
  std::array<std::string_view, 3> parties;
  std::string_view organisation, name, role, date, signature;
};

const Phrases& phrases_in(Language language) noexcept;

} // namespace mta_tls
