#include "common/policy/demand_text.h"

#include "common/base/text.h"
#include "common/policy/rule_text.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

std::string match_text(const SenderMatch& match) {
  std::vector<std::string> kinds;
  if (!match.addresses.empty()) {
    kinds.push_back("from " + some_of(match.addresses));
  }
  if (!match.domains.empty()) {
    kinds.push_back("from " + some_of(match.domains) +
                    (match.include_subdomains ? " and below" : ""));
  }
  if (!match.sasl_users.empty()) {
    kinds.push_back("by user " + some_of(match.sasl_users));
  }
  return join(kinds, ", ");
}

std::string match_text(const MessageRule& rule) {
  if (!rule.header) {
    return "messages with " + rule.subject_tag + " in the subject";
  }
  return "messages with " + rule.header->name +
         (rule.header->value.empty() ? "" : ": " + rule.header->value);
}

} // namespace

std::string promise_text(const SenderRule& rule, Instant now) {
  return fmt::format("{}: {}{}", match_text(rule.match), word(rule.level),
                     out_of_force(rule, now));
}

std::string promise_text(const MessageRule& rule, Instant now) {
  return fmt::format(
      "{}{}: {}{}{}", match_text(rule),
      rule.client_networks.empty() ? "" : ", also from " + some_of(rule.client_networks),
      word(rule.level),
      rule.mixed == MessageRule::Mixed::accept ? ", accepted where it cannot be forced"
                                               : "",
      out_of_force(rule, now));
}

} // namespace mta_tls
