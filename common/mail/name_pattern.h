#pragma once

#include "common/mail/domain.h"

namespace mta_tls {

// A name, or a group of names, that an MX host or a certificate may bear:
// "x", "*.x" (exactly one label more), ".x" (any number of labels more, not x itself).
class NamePattern {
public:
  enum class Kind { exact, one_label, any_depth };

  static Result<NamePattern, DomainError> parse(std::string_view text);
  static NamePattern exactly(Domain domain) { return {Kind::exact, std::move(domain)}; }
  static NamePattern below(Domain domain) { return {Kind::any_depth, std::move(domain)}; }

  Kind kind() const noexcept { return kind_; }
  const Domain& domain() const noexcept { return domain_; }

  // As the administrator writes it.
  std::string text() const;

  auto operator<=>(const NamePattern&) const = default;

  template <class H>
  friend H AbslHashValue(H state, const NamePattern& pattern) {
    return H::combine(std::move(state), pattern.kind_, pattern.domain_);
  }

private:
  NamePattern(Kind kind, Domain domain) : kind_(kind), domain_(std::move(domain)) {}

  Kind kind_;
  Domain domain_;
};

// True if every name that `inner` allows is allowed by `outer` too.
bool covers(const NamePattern& outer, const NamePattern& inner);

} // namespace mta_tls
