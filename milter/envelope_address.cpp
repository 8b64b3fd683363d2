#include "milter/envelope_address.h"

#include "common/base/text.h"

#include <algorithm>

namespace mta_tls {

namespace {

std::string_view without_brackets(std::string_view address) {
  address = trim(address);
  if (address.starts_with('<') && address.ends_with('>')) {
    address = address.substr(1, address.size() - 2);
  }
  return trim(address);
}

bool is_plain(std::string_view address) {
  return address.find_first_of("()<>\",:;\\! \t") == std::string_view::npos &&
         std::count(address.begin(), address.end(), '@') == 1;
}

std::string_view after_last_at(std::string_view address) {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

} // namespace

std::string domain_of_address(std::string_view address, std::string_view resolved) {
  const auto bare = without_brackets(address);
  if (bare.empty()) {
    return {};
  }
  const auto known = after_last_at(without_brackets(resolved));
  return std::string(is_plain(bare) || known.empty() ? after_last_at(bare) : known);
}

std::vector<std::string> sender_addresses(std::string_view address,
                                          std::string_view resolved) {
  std::vector<std::string> all{std::string(without_brackets(address))};
  const auto known = without_brackets(resolved);
  if (!known.empty() && known != all.front()) {
    all.emplace_back(known);
  }
  return all;
}

} // namespace mta_tls
