#include "common/policy/sender_table.h"

#include "common/base/text.h"
#include "common/policy/peer_domain.h"

#include <algorithm>

namespace mta_tls {

namespace {

template <class Rules, class Take>
void take_from(const ByName<Rules>& index, std::string_view name, Take take) {
  if (const auto found = index.find(name); found != index.end()) {
    std::for_each(found->second.begin(), found->second.end(), take);
  }
}

// "boss+x@a.example" -> "boss@a.example"; nullopt where nothing is to be taken off.
std::optional<std::string> without_extension(std::string_view canonical) {
  const auto local = canonical.substr(0, canonical.rfind('@'));
  const auto plus = local.find('+');
  if (plus == std::string_view::npos || plus == 0) {
    return std::nullopt;
  }
  std::string plain(local.substr(0, plus));
  return plain.append(canonical.substr(local.size()));
}

} // namespace

void SenderTable::add(SenderRule added) {
  const auto index = rules_.size();
  const auto& match = rules_.emplace_back(std::move(added)).match;
  for (const auto& address : match.addresses) {
    by_address_[address].push_back(index);
  }
  for (const auto& domain : match.domains) {
    by_domain_[std::string(domain.text())].push_back(index);
  }
  for (const auto& user : match.sasl_users) {
    by_user_[to_lower(user)].push_back(index);
  }
}

void SenderTable::add_by_address(std::string_view address,
                                 std::vector<std::size_t>& found) const {
  const auto take = [&](std::size_t rule) { found.push_back(rule); };
  const auto canonical = by_address_.empty() ? std::nullopt : canonical_sender(address);
  if (!canonical) {
    return;
  }
  take_from(by_address_, *canonical, take);
  if (const auto plain = without_extension(*canonical)) {
    take_from(by_address_, *plain, take);
  }
}

void SenderTable::add_by_domain(std::string_view address,
                                std::vector<std::size_t>& found) const {
  const auto at = address.rfind('@');
  if (by_domain_.empty() || at == std::string_view::npos) {
    return;
  }
  const auto domain = PeerDomain::parse(address.substr(at + 1));
  if (!domain) {
    return;
  }
  bool is_exact = !domain->is_odd();
  for (auto name = domain->name(); !name.empty(); name = parent_of(name)) {
    take_from(by_domain_, name, [&](std::size_t rule) {
      if (is_exact || rules_[rule].match.include_subdomains) {
        found.push_back(rule);
      }
    });
    is_exact = false;
  }
}

std::vector<const SenderRule*> SenderTable::matching(const OutboundSender& sender) const {
  std::vector<std::size_t> found;
  add_by_address(sender.address, found);
  add_by_domain(sender.address, found);
  if (!by_user_.empty() && !sender.user.empty()) {
    take_from(by_user_, to_lower(sender.user),
              [&](std::size_t rule) { found.push_back(rule); });
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<const SenderRule*> rules;
  std::transform(found.begin(), found.end(), std::back_inserter(rules),
                 [this](std::size_t rule) { return &rules_[rule]; });
  return rules;
}

const SenderRule* SenderTable::demand(const OutboundSender& sender, Instant now) const {
  if (rules_.empty()) {
    return nullptr;
  }
  const SenderRule* strongest = nullptr;
  for (const auto* rule : matching(sender)) {
    if (is_in_force(*rule, now) && (!strongest || rule->level > strongest->level)) {
      strongest = rule;
    }
  }
  return strongest;
}

} // namespace mta_tls
