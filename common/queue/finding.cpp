#include "common/queue/finding.h"

#include "common/mail/next_hop.h"

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
             ? "see what mta-tls status and mta-tls doctor say, start "
               "mta-tls-policyd if it is down, then have the queue tried again"
             : "see what the MTA's log says of TLS (a library, a certificate of its "
               "own), "
               "then have the queue tried again";
}

std::string remedy_without_look(Complaint complaint, const std::string& hop) {
  switch (complaint) {
  case Complaint::not_offered:
  case Complaint::start_refused:
  case Complaint::handshake_failed:
  case Complaint::not_verified:
  case Complaint::no_tlsa:
    // No command to be copied is made of what is no name.
    return NextHop::parse(hop)
               ? fmt::format("mta-tls probe {} shows what exactly, or add --probe here",
                             hop)
               : "look at the recipients' addresses: no domain has this name";
  case Complaint::no_answer:
  case Complaint::no_local_tls:
    break;
  }
  return ours_remedy(complaint);
}

void judge_by_words(QueueFinding& finding) {
  const auto complaint = finding.mail.foremost().complaint;
  finding.fault = fault_of(complaint);
  finding.cause = explain(complaint);
  finding.remedy = remedy_without_look(complaint, finding.hop);
}

// The servers of a look, each by what stands in the way there.
std::string cause_of(const Look& look) {
  const auto* server = first_obstacle(look);
  return server == nullptr
             ? look.summary
             : fmt::format("{}: {}",
                           server->place.host.empty() ? server->place.address
                                                      : server->place.host,
                           server->why);
}

void judge_by_look(QueueFinding& finding) {
  const auto& look = *finding.look;
  switch (look.outlook) {
  case Outlook::fails:
  case Outlook::partly:
    finding.fault = look.fault;
    finding.cause = cause_of(look);
    return;
  case Outlook::unseen:
    finding.remedy += "; when this host last looked, no server answered it at all";
    return;
  case Outlook::passes:
    finding.is_over = true;
    finding.fault = Fault::unclear;
    finding.remedy = "have the queue tried again: the servers were seen in order; if the "
                     "mail still waits then, mta-tls doctor tells how the MTA sees them";
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
