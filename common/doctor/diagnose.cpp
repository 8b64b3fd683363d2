#include "common/base/text.h"
#include "common/doctor/examined.h"
#include "common/doctor/exim_case.h"
#include "common/doctor/host_checks.h"
#include "common/doctor/postfix_checks.h"
#include "common/doctor/sendmail_case.h"

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

std::array<HostChecks, 4> host_groups() {
  return {policy_file_checks(), daemon_checks(), watch_checks(), shortfall_checks()};
}

std::array<PostfixChecks, 12> postfix_groups() {
  return {
      postfix_policy_map_checks(), postfix_shadow_checks(),  postfix_socket_checks(),
      postfix_route_checks(),      postfix_session_checks(), postfix_certificate_checks(),
      postfix_upkeep_checks(),     postfix_sender_checks(),  postfix_message_checks(),
      postfix_inbound_checks(),    postfix_server_checks(),  postfix_submission_checks()};
}

std::array<SendmailChecks, 4> sendmail_groups() {
  return {sendmail_ruleset_checks(), sendmail_map_checks(), sendmail_delivery_checks(),
          sendmail_inbound_checks()};
}

std::array<EximChecks, 4> exim_groups() {
  return {exim_build_checks(), exim_route_checks(), exim_transport_checks(),
          exim_inbound_checks()};
}

template <class Groups, class Case>
void run_all(const Groups& groups, const Case& about, std::vector<Finding>& findings) {
  for (const auto& checks : groups) {
    run(checks, about, findings);
  }
}

template <class Groups>
void add_kinds(const Groups& groups, std::vector<Kind>& kinds) {
  for (const auto& checks : groups) {
    for (const auto& check : checks) {
      kinds.push_back({check.id, check.severity, check.title});
    }
  }
}

// Without a policy nothing is known of what an MTA should do.
void look_at_mtas(const Examined& host, std::vector<Finding>& findings) {
  if (!host.policy.table) {
    return;
  }
  const auto& table = *host.policy.table;
  const auto needs = needs_of(table, host.now);
  if (host.postfix) {
    run_all(postfix_groups(),
            PostfixCase{*host.postfix, table, needs, host.ground, host.now}, findings);
  }
  if (host.sendmail) {
    run_all(sendmail_groups(), SendmailCase{*host.sendmail, needs, host.ground},
            findings);
  }
  if (host.exim) {
    run_all(exim_groups(), EximCase{*host.exim, needs, host.ground}, findings);
  }
}

} // namespace

std::vector<Finding> diagnose(const Examined& host) {
  std::vector<Finding> findings;
  run_all(host_groups(), host, findings);
  look_at_mtas(host, findings);
  std::stable_sort(
      findings.begin(), findings.end(),
      [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  return findings;
}

std::vector<Kind> all_kinds() {
  std::vector<Kind> kinds;
  add_kinds(host_groups(), kinds);
  add_kinds(postfix_groups(), kinds);
  add_kinds(sendmail_groups(), kinds);
  add_kinds(exim_groups(), kinds);
  return kinds;
}

std::string mtas_of(const Examined& host) {
  std::vector<std::string> names;
  if (host.postfix) {
    names.push_back("Postfix " + host.postfix->version.text());
  }
  if (host.sendmail) {
    names.push_back("Sendmail " + host.sendmail->version.text());
  }
  if (host.exim) {
    names.push_back("Exim " + host.exim->version.text());
  }
  return join(names, ", ");
}

} // namespace mta_tls::doctor
