#include "common/doctor/needs.h"

#include "common/policy/strengthen.h"

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

void add_failure(const RuleBody& body, Needs& needs) {
  if (forces_tls(body.requirement.level)) {
    const auto& plan = body.on_failure;
    needs.refuses_new |= plan.refuse_new_after_failures > 0;
    needs.bounces |= plan.action == FailurePlan::Action::bounce;
    needs.notifies |= !plan.notify.empty();
  }
}

// What may be found: "dane-only", and "secure" with the MTA's own authorities.
void add_discovery(const Requirement* table, const DiscoverySettings& settings,
                   Needs& needs) {
  const auto open = open_to_discovery(table, settings);
  needs.outbound |= open.any();
  needs.forces |= open.any();
  needs.dane |= open.dane;
  needs.trust |= open.mta_sts;
}

void add_outbound(const Snapshot& table, Instant now, Needs& needs) {
  for (const auto& body : table.rules().bodies()) {
    if (is_in_force(body, now)) {
      add(body.requirement, needs);
      add_failure(body, needs);
      add_discovery(&body.requirement, body.discovery.value_or(table.discovery()), needs);
    }
  }
  const auto& all = table.default_requirement();
  if (all) {
    add(*all, needs);
  }
  add_discovery(all ? &*all : nullptr, table.discovery(), needs);
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

void add_level(SecurityLevel level, Needs& needs) {
  needs.forces = true;
  needs.demands_verify |= level == SecurityLevel::verify;
}

void add_senders(const Snapshot& table, Instant now, Needs& needs) {
  for (const auto& rule : table.senders().rules()) {
    if (is_in_force(rule, now)) {
      const auto& match = rule.match;
      needs.senders |= !match.addresses.empty() || !match.domains.empty();
      needs.logins |= !match.sasl_users.empty();
      add_level(rule.level, needs);
    }
  }
}

void add_messages(const Snapshot& table, Instant now, Needs& needs) {
  for (const auto& rule : table.messages()) {
    if (is_in_force(rule, now)) {
      needs.messages = true;
      add_level(rule.level, needs);
    }
  }
}

} // namespace

Needs needs_of(const Snapshot& table, Instant now) {
  Needs needs;
  add_outbound(table, now, needs);
  needs.forced_name = find_forced_name(table, now);
  add_inbound(table, now, needs);
  add_senders(table, now, needs);
  add_messages(table, now, needs);
  needs.trust |= needs.demands_verify;
  return needs;
}

} // namespace mta_tls::doctor
