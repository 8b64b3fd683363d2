#include "common/mail/domain.h"

#include "common/base/text.h"
#include "common/mail/idna.h"

#include <algorithm>
#include <array>
#include <optional>

namespace mta_tls {

namespace {

constexpr std::size_t max_label_octets = 63; // RFC 1035 section 2.3.4

// The canonical form of each octet that a host name may have, 0 for the others.
constexpr auto host_octets = [] {
  std::array<char, 256> canonical{};
  for (int octet = 0; octet < 128; ++octet) {
    const auto c = static_cast<char>(octet);
    if (is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.') {
      canonical[static_cast<std::size_t>(octet)] = ascii_lower(c);
    }
  }
  return canonical;
}();

std::optional<DomainError> fault_of_label(std::string_view label) {
  if (label.empty()) {
    return DomainError::empty_label;
  }
  if (label.size() > max_label_octets) {
    return DomainError::label_too_long;
  }
  if (label.front() == '-' || label.back() == '-') {
    return DomainError::hyphen;
  }
  return std::nullopt;
}

// RFC 1123 section 2.1: the last label of a host name is not numeric.
std::optional<DomainError> fault_of_last_label(std::string_view label) {
  if (const auto fault = fault_of_label(label)) {
    return fault;
  }
  return std::all_of(label.begin(), label.end(), is_digit)
             ? std::optional(DomainError::looks_like_address)
             : std::nullopt;
}

// One pass: this runs for every question.
DomainText lower_case(std::string_view text) {
  DomainText lower;
  for (const char c : text) {
    lower.append(ascii_lower(c));
  }
  return lower;
}

Result<DomainText, DomainError> canonical_ascii(std::string_view text) {
  if (text.size() > max_domain_octets) {
    return Unexpected{DomainError::too_long};
  }
  bool is_lower = true;
  std::size_t label_begin = 0;
  std::size_t at = 0;
  for (const char c : text) {
    const char octet = host_octets[static_cast<unsigned char>(c)];
    if (octet == 0) {
      return Unexpected{DomainError::bad_character};
    }
    if (octet == '.') {
      if (const auto fault = fault_of_label(text.substr(label_begin, at - label_begin))) {
        return Unexpected{*fault};
      }
      label_begin = at + 1;
    }
    is_lower = is_lower && octet == c;
    ++at;
  }
  if (const auto fault = fault_of_last_label(text.substr(label_begin))) {
    return Unexpected{*fault};
  }
  return is_lower ? DomainText(text) : lower_case(text);
}

bool has_broken_a_label(std::string_view name) {
  const auto labels = split(name, '.');
  return std::any_of(labels.begin(), labels.end(), [](std::string_view label) {
    return label.starts_with("xn--") && !is_valid_a_label(label);
  });
}

std::string_view without_last_dot(std::string_view name) {
  return name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

// A name in UTF-8 is four octets for a character at most, each at least one octet of an
// A-label: what is longer than this cannot become a domain.
constexpr std::size_t max_unicode_octets = 4 * max_domain_octets;

// Only the end of a name can be a domain, whatever stands before it: so many octets, if
// they are UTF-8, and so many labels (each of them takes two octets, with its dot).
constexpr std::size_t max_labels_considered = (max_domain_octets + 1) / 2;

std::string_view end_of(std::string_view name) {
  if (name.size() > max_unicode_octets) {
    name.remove_prefix(name.size() - max_unicode_octets);
  }
  auto begin = name.size();
  for (std::size_t labels = 0; labels <= max_labels_considered; ++labels) {
    const auto dot = name.substr(0, begin).rfind('.');
    if (dot == std::string_view::npos) {
      return name;
    }
    begin = dot;
  }
  return name.substr(begin);
}

} // namespace

std::string_view explain(DomainError error) noexcept {
  switch (error) {
  case DomainError::empty:
    return "a domain cannot be empty";
  case DomainError::too_long:
    return "a domain has at most 253 octets";
  case DomainError::empty_label:
    return "there is nothing between two dots";
  case DomainError::label_too_long:
    return "a part between two dots has at most 63 octets";
  case DomainError::bad_character:
    return "a domain has only letters, digits, \"-\" and \"_\" between its dots";
  case DomainError::hyphen:
    return "a part of a domain cannot begin or end with \"-\"";
  case DomainError::not_idna:
    return "IDNA2008 does not allow this name";
  case DomainError::looks_like_address:
    return "the last part of a domain is not a number; an IP address is a next hop and "
           "is written in brackets";
  }
  return "";
}

Result<DomainText, DomainError> canonical_domain(std::string_view text) {
  text = without_last_dot(text);
  if (text.empty()) {
    return Unexpected{DomainError::empty};
  }
  auto ascii = canonical_ascii(text);
  if (ascii || std::all_of(text.begin(), text.end(), is_ascii)) {
    return ascii;
  }
  if (text.size() > max_unicode_octets) {
    return Unexpected{DomainError::too_long};
  }
  const auto a_labels = to_a_labels(text);
  if (!a_labels) {
    return Unexpected{DomainError::not_idna};
  }
  return canonical_ascii(without_last_dot(*a_labels)); // it may have been "。"
}

Result<Domain, DomainError> Domain::parse(std::string_view text) {
  const auto canonical = canonical_domain(text);
  if (!canonical) {
    return Unexpected{canonical.error()};
  }
  if (canonical->view().find("xn--") != std::string_view::npos &&
      has_broken_a_label(canonical->view())) {
    return Unexpected{DomainError::not_idna};
  }
  return Domain(canonical->view());
}

std::optional<DomainText> longest_valid_parent(std::string_view name) {
  for (name = parent_of(end_of(name)); !name.empty(); name = parent_of(name)) {
    if (const auto parent = canonical_domain(name)) {
      return *parent;
    }
  }
  return std::nullopt;
}

std::string_view parent_of(std::string_view name) noexcept {
  const auto dot = name.find('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
}

bool is_below(std::string_view name, std::string_view parent) noexcept {
  return name.size() > parent.size() + 1 && name.ends_with(parent) &&
         name[name.size() - parent.size() - 1] == '.';
}

} // namespace mta_tls
