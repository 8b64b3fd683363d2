#pragma once

#include "common/base/inline_text.h"
#include "common/base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

enum class DomainError {
  empty,
  too_long,       // over 253 octets as A-labels
  empty_label,    // two dots in a row, or a dot in front
  label_too_long, // over 63 octets
  bad_character,  // something that no host name has
  hyphen,         // a label begins or ends with "-"
  not_idna,       // a U-label that IDNA2008 does not allow, or a broken A-label
  looks_like_address
};

std::string_view explain(DomainError error) noexcept;

// RFC 1035 section 2.3.4: 255 octets on the wire are 253 in this form.
inline constexpr std::size_t max_domain_octets = 253;
using DomainText = InlineText<max_domain_octets>;

// Writes the canonical form of a DNS name: lower case, A-labels (RFC 5891, with the
// mapping of UTS #46), no trailing dot. "_" counts as a letter: such hosts exist.
// Does not allocate for names in ASCII.
Result<DomainText, DomainError> canonical_domain(std::string_view text);

// A DNS name in canonical form.
class Domain {
public:
  static Result<Domain, DomainError> parse(std::string_view text);

  std::string_view text() const noexcept { return text_; }
  auto operator<=>(const Domain&) const = default;

  template <class H>
  friend H AbslHashValue(H state, const Domain& domain) {
    return H::combine(std::move(state), domain.text_);
  }

private:
  explicit Domain(std::string_view canonical) : text_(canonical) {}

  std::string text_;
};

// The longest end of an odd name that is a domain: "a.example" of "-x-.a.example", to
// which a rule for a.example and below belongs.
std::optional<DomainText> longest_valid_parent(std::string_view name);

// The name without its first label; empty for the last label.
std::string_view parent_of(std::string_view name) noexcept;

// True for a name below `parent` (at any depth), false for `parent` itself.
bool is_below(std::string_view name, std::string_view parent) noexcept;

} // namespace mta_tls
