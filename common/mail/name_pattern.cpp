#include "common/mail/name_pattern.h"

namespace mta_tls {

Result<NamePattern, DomainError> NamePattern::parse(std::string_view text) {
  auto kind = Kind::exact;
  if (text.starts_with("*.")) {
    kind = Kind::one_label;
    text.remove_prefix(2);
  } else if (text.starts_with('.')) {
    kind = Kind::any_depth;
    text.remove_prefix(1);
  }
  auto domain = Domain::parse(text);
  if (!domain) {
    return Unexpected{domain.error()};
  }
  return NamePattern(kind, std::move(*domain));
}

std::string NamePattern::text() const {
  const std::string name(domain_.text());
  switch (kind_) {
  case Kind::exact:
    return name;
  case Kind::one_label:
    return "*." + name;
  case Kind::any_depth:
    return "." + name;
  }
  return name;
}

bool covers(const NamePattern& outer, const NamePattern& inner) {
  const auto outer_name = outer.domain().text();
  const auto inner_name = inner.domain().text();
  if (outer == inner) {
    return true;
  }
  switch (outer.kind()) {
  case NamePattern::Kind::exact:
    return false;
  case NamePattern::Kind::one_label:
    return inner.kind() == NamePattern::Kind::exact &&
           parent_of(inner_name) == outer_name;
  case NamePattern::Kind::any_depth:
    return is_below(inner_name, outer_name) ||
           (inner.kind() == NamePattern::Kind::one_label && inner_name == outer_name);
  }
  return false;
}

} // namespace mta_tls
