#include "common/http/policy_addresses.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

// Of one kind. libcurl tries them one after the other, and there is little time.
constexpr std::size_t max_addresses = 4;

} // namespace

std::vector<std::string> usable_addresses(const DnsAnswers& answers) {
  std::vector<std::string> usable;
  for (const auto& [question, answer] : answers) {
    const auto& addresses = answer.addresses;
    usable.insert(usable.end(), addresses.begin(),
                  addresses.begin() + static_cast<std::ptrdiff_t>(
                                          std::min(addresses.size(), max_addresses)));
  }
  return usable;
}

std::string why_no_address(const DnsAnswers& answers) {
  std::string why;
  for (const auto& [question, answer] : answers) {
    why += fmt::format("{} {}: {}{}{}", why.empty() ? question.name + ":" : ";",
                       word(question.type), word(answer.status),
                       answer.why.empty() ? "" : ": ", answer.why);
  }
  return why;
}

} // namespace mta_tls
