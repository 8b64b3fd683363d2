#pragma once

#include "common/mail/domain.h"
#include "common/mail/ip_network.h"
#include "common/policy/rule.h"

#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// "a, b, c or one of 9 more"
std::string some_of(const std::vector<std::string>& values);
std::string some_of(const std::vector<Domain>& values);
std::string some_of(const std::vector<IpNetwork>& values);
std::string some_of(const std::vector<NamePattern>& values);

// " (testing)"; empty if the rule, of whatever kind, is in force at `now`.
template <class AnyRule>
std::string_view out_of_force(const AnyRule& rule, Instant now) {
  if (!rule.enabled) {
    return " (disabled)";
  }
  if (rule.valid_from && now < *rule.valid_from) {
    return " (not yet valid)";
  }
  return mode_at(rule, now) == Mode::testing ? " (testing)" : "";
}

} // namespace mta_tls
