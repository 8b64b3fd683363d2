#include "common/doctor/some_of.h"

#include "common/base/text.h"

#include <fmt/format.h>

namespace mta_tls::doctor {

std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 3;
  constexpr std::size_t longest_name = 253;
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) {
    shown.push_back(printable(names[i], longest_name));
  }
  const auto all = join(shown, ", ");
  return names.size() > most ? fmt::format("{} and {} more", all, names.size() - most)
                             : all;
}

} // namespace mta_tls::doctor
