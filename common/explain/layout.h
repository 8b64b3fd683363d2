#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mta_tls {

// The width that text for a terminal is broken to.
inline constexpr std::size_t text_columns = 90;

// Characters, not octets, of a text in UTF-8.
std::size_t width_of(std::string_view text) noexcept;

// The words of `text`, broken into lines of at most text_columns. The first line goes on
// at column `indent` of a line begun elsewhere; the following lines are indented by it. A
// word that is longer than a line stays whole. No line break at the end.
std::string wrapped(std::string_view text, std::size_t indent,
                    std::size_t columns = text_columns);

// Filled up with blanks to a column; one that is too long stays as it is.
std::string padded(std::string_view text, std::size_t columns);

// Colours for a terminal, or nothing at all.
class Paint {
public:
  explicit Paint(bool colours) noexcept : colours_(colours) {}

  bool colours() const noexcept { return colours_; }

  std::string bold(std::string_view text) const { return in("1", text); }
  std::string good(std::string_view text) const { return in("32", text); }
  std::string bad(std::string_view text) const { return in("31", text); }
  std::string doubtful(std::string_view text) const { return in("33", text); }
  std::string faint(std::string_view text) const { return in("2", text); }

private:
  std::string in(std::string_view code, std::string_view text) const;

  bool colours_;
};

} // namespace mta_tls
