#pragma once

#include "common/mail/domain.h"
#include "common/policy/letter.h"

#include <string>
#include <variant>
#include <vector>

namespace mta_tls {

enum class Language { english, italian };

inline constexpr std::array<std::string_view, 2> language_words{"en", "it"};

// What a partner is to sign.
struct LetterRequest {
  std::vector<Domain> domains;
  bool include_subdomains = false;
  std::vector<Direction> directions{Direction::outbound};
  std::string owner;    // of the domains: who asks
  std::string provider; // who is asked
  std::string customer; // who countersigns; may be empty
  std::string reason;   // empty: a line to be filled in
  std::vector<Party> parties{Party::recipient_owner};
  std::optional<Instant> valid_until; // the first moment at which it no longer holds
  Language language = Language::english;
};

// The letter before it is set: as text, or on a page.
struct ComposedLetter {
  struct Paragraph {
    std::string text;
  };
  struct Items {
    std::vector<std::string> texts;
  };
  // To be filled in by hand, but for what has a value.
  struct Entry {
    std::string label;
    std::string value;
  };
  struct Form {
    std::string title; // may be empty
    std::vector<Entry> entries;
  };
  using Block = std::variant<Paragraph, Items, Form>;

  std::string title;
  std::vector<Block> blocks;
};

ComposedLetter compose_letter(const LetterRequest& request);

// As plain text, 80 columns wide at most where words allow.
std::string plain_text(const ComposedLetter& letter);

} // namespace mta_tls
