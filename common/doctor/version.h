#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls::doctor {

// A release number: "3.7.11", "8.17.1.9", "4.96". What follows the numbers ("-RC1",
// "-20240101", "+b1") is passed over. Empty: not known, and older than any other.
class Version {
public:
  Version() = default;
  Version(std::initializer_list<unsigned> numbers) : numbers_(numbers) {}
  static Version parse(std::string_view text);

  bool is_known() const noexcept { return !numbers_.empty(); }
  std::string text() const;
  auto operator<=>(const Version&) const = default;

private:
  std::vector<unsigned> numbers_;
};

} // namespace mta_tls::doctor
