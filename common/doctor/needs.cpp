#include "common/doctor/needs.h"

#include <algorithm>

namespace mta_tls::doctor {

namespace {

void add_ca_file(const Requirement& requirement, Needs& needs) {
  if (requirement.ca_file.empty()) {
    needs.trust = true;
    return;
  }
  needs.own_authority = true;
  needs.ca_files.push_back(requirement.ca_file);
}

void add(const Requirement& requirement, Needs& needs) {
  needs.outbound = true;
  needs.forces |= forces_tls(requirement.level);
  switch (requirement.level) {
  case SecurityLevel::verify:
  case SecurityLevel::secure:
    add_ca_file(requirement, needs);
    break;
  case SecurityLevel::fingerprint:
    needs.keys = true;
    break;
  case SecurityLevel::dane:
  case SecurityLevel::dane_only:
    needs.dane = true;
    break;
  case SecurityLevel::none:
  case SecurityLevel::may:
  case SecurityLevel::encrypt:
    break;
  }
}

void add_outbound(const Snapshot& table, Instant now, Needs& needs) {
  for (const auto& body : table.rules().bodies()) {
    if (is_in_force(body, now)) {
      add(body.requirement, needs);
    }
  }
  if (const auto& all = table.default_requirement()) {
    add(*all, needs);
  }
  auto& files = needs.ca_files;
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
}

// The first domain that stands for itself; next hops in brackets are asked for otherwise.
std::string find_forced_name(const Snapshot& table, Instant now) {
  std::string found;
  table.for_each_name([&](std::string_view name, RuleIndex rule, bool below_only) {
    const auto& body = table.rules().body(rule);
    if (found.empty() && !below_only && name.find_first_of("[:") == name.npos &&
        is_in_force(body, now) && forces_tls(body.requirement.level)) {
      found = name;
    }
  });
  return found;
}

void add_inbound(const Snapshot& table, Instant now, Needs& needs) {
  for (const auto& rule : table.inbound().rules()) {
    if (is_in_force(rule, now)) {
      needs.inbound |= forces_tls(rule.requirement.level);
      needs.client_trust |= rule.requirement.level == SecurityLevel::verify;
      needs.client_keys |= rule.requirement.level == SecurityLevel::fingerprint;
    }
  }
}

template <class Rules>
bool add_demands(const Rules& rules, Instant now, Needs& needs) {
  bool any = false;
  for (const auto& rule : rules) {
    if (is_in_force(rule, now)) {
      any = true;
      needs.demands_verify |= rule.level == SecurityLevel::verify;
    }
  }
  return any;
}

} // namespace

Needs needs_of(const Snapshot& table, Instant now) {
  Needs needs;
  add_outbound(table, now, needs);
  needs.forced_name = find_forced_name(table, now);
  add_inbound(table, now, needs);
  needs.senders = add_demands(table.senders().rules(), now, needs);
  needs.messages = add_demands(table.messages(), now, needs);
  needs.trust |= needs.demands_verify;
  needs.forces |= needs.senders || needs.messages;
  return needs;
}

} // namespace mta_tls::doctor
