#include "common/queue/finding.h"

#include "common/mail/next_hop.h"
#include "common/tell/catalogue.h"

#include <fmt/format.h>

#include <utility>

namespace mta_tls {

namespace {

// Nobody but the MTA itself knows of these.
bool is_known_to_mta_alone(Complaint complaint) {
  return fault_of(complaint) == Fault::ours;
}

std::string ours_remedy(Complaint complaint) {
  return complaint == Complaint::no_answer
             ? "See what `mta-tls status` and `mta-tls doctor` say, start "
               "mta-tls-policyd "
               "if it is down, then have the queue tried again. The partner need not be "
               "called."
             : "See what the MTA's log says of TLS: a library, or a certificate of its "
               "own. Then have the queue tried again.";
}

std::string remedy_without_look(Complaint complaint, const std::string& hop) {
  if (fault_of(complaint) == Fault::ours) {
    return ours_remedy(complaint);
  }
  // No command to be copied is made of what is no name.
  return NextHop::parse(hop)
             ? fmt::format("`mta-tls probe {}` shows what exactly.", hop)
             : "Look at the recipients' addresses: no domain has this name.";
}

// As far as the MTA's words tell.
Obstacle obstacle_of(Complaint complaint) {
  switch (complaint) {
  case Complaint::not_offered:
    return Obstacle::not_offered;
  case Complaint::start_refused:
    return Obstacle::start_refused;
  case Complaint::no_tlsa:
    return Obstacle::no_tlsa;
  case Complaint::handshake_failed:
  case Complaint::not_verified:
  case Complaint::no_answer:
  case Complaint::no_local_tls:
  case Complaint::put_off:
    break;
  }
  return Obstacle::handshake_failed;
}

Incident incident_in_words(const QueueFinding& finding, Complaint complaint) {
  Incident incident;
  incident.hop = finding.hop;
  incident.obstacle = obstacle_of(complaint);
  incident.fault = fault_of(complaint);
  return incident;
}

void judge_by_words(QueueFinding& finding) {
  const auto complaint = finding.mail.foremost().complaint;
  finding.fault = fault_of(complaint);
  finding.cause = explain(complaint);
  finding.remedy = remedy_without_look(complaint, finding.hop);
  finding.reason = reason_text(incident_in_words(finding, complaint));
}

void judge_by_look(QueueFinding& finding) {
  const auto& look = *finding.look;
  const auto* rule = finding.rule.body ? &*finding.rule.body : nullptr;
  const auto incident = incident_of(look, rule);
  switch (look.outlook) {
  case Outlook::fails:
  case Outlook::partly:
    finding.fault = look.fault;
    finding.cause = cause_text(incident);
    finding.remedy = remedy_text(incident);
    finding.reason = reason_text(incident);
    return;
  case Outlook::unseen:
    finding.remedy += " When this host last looked, no server answered it at all.";
    return;
  case Outlook::passes:
    finding.is_over = true;
    finding.fault = Fault::unclear;
    finding.remedy = "Have the queue tried again: the servers were seen in order. If the "
                     "mail still waits then, `mta-tls doctor` tells what the MTA lacks.";
    return;
  }
}

} // namespace

QueueFinding make_finding(std::string hop, WaitingMail mail, QueueRule rule,
                          std::optional<Look> look) {
  QueueFinding finding;
  finding.hop = std::move(hop);
  finding.mail = std::move(mail);
  finding.rule = std::move(rule);
  finding.look = std::move(look);
  judge_by_words(finding);
  if (finding.look && !is_known_to_mta_alone(finding.mail.foremost().complaint)) {
    judge_by_look(finding);
  }
  return finding;
}

} // namespace mta_tls
