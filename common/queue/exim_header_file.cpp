#include "common/queue/exim_header_file.h"

#include <charconv>

namespace mta_tls {

namespace {

constexpr std::size_t fewest_digits = 3;
constexpr char is_replaced = '*'; // by another field, or deleted

// "013  Subject: lab\n": the octets of the field with its newline, a flag, a blank. Takes
// it off `rest`; false: there is none.
bool take_field(std::string_view& rest, std::string& header) {
  std::size_t octets = 0;
  const auto [end, error] =
      std::from_chars(rest.data(), rest.data() + rest.size(), octets);
  const auto digits = static_cast<std::size_t>(end - rest.data());
  if (error != std::errc{} || digits < fewest_digits || rest.size() < digits + 2 ||
      rest[digits + 1] != ' ' || rest.size() - digits - 2 < octets) {
    return false;
  }
  const auto field = rest.substr(digits + 2, octets);
  header += rest[digits] == is_replaced ? std::string_view() : field;
  rest.remove_prefix(digits + 2 + octets);
  return field.ends_with('\n');
}

std::optional<std::string> fields_to_the_end(std::string_view rest) {
  std::string header;
  while (!rest.empty()) {
    if (!take_field(rest, header)) {
      return std::nullopt;
    }
  }
  return header;
}

} // namespace

// The value of a variable may hold an empty line, too.
std::optional<std::string> header_in_exim_file(std::string_view text) {
  constexpr std::string_view gap = "\n\n";
  for (auto at = text.find(gap); at != std::string_view::npos;
       at = text.find(gap, at + 1)) {
    const auto fields = text.substr(at + gap.size());
    if (auto header = fields_to_the_end(fields); header && !fields.empty()) {
      return header;
    }
  }
  return std::nullopt;
}

} // namespace mta_tls
