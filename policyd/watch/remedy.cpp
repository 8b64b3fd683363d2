#include "policyd/watch/remedy.h"

#include "common/tell/catalogue.h"

#include <fmt/format.h>

namespace mta_tls {

std::string remedy_of(const Finding& finding, const Incident& incident) {
  const auto whom = whom_to_call(incident);
  switch (finding.kind) {
  case FindingKind::failure:
  case FindingKind::partial_failure:
  case FindingKind::unreachable:
    return remedy_text(incident);
  case FindingKind::unsteady:
    return fmt::format("See with `mta-tls watch {}` since when. If it does not settle, "
                       "call {}.",
                       incident.hop, whom);
  case FindingKind::mx_changed:
    return fmt::format(
        "See with `mta-tls probe {}` what these servers have, and make sure "
        "with {} that they are theirs.",
        incident.hop, whom);
  case FindingKind::certificate_changed:
    return fmt::format("Make sure with {} that the key is theirs.", whom);
  case FindingKind::certificate_expiring:
    return fmt::format("Have it renewed in time: call {}.", whom);
  case FindingKind::tlsa_changed:
    return fmt::format("Make sure with {} that this was meant.", whom);
  case FindingKind::sts_changed:
    return fmt::format(
        "Make sure with {} that the policy is theirs. Servers that it does "
        "not name get no mail.",
        whom);
  case FindingKind::letter_ending:
  case FindingKind::letter_ended:
    return fmt::format(
        "Have it signed again. `mta-tls letter show {0}` says by whom, and "
        "`mta-tls letter add … --id {0} --replace` records it.",
        finding.subject);
  case FindingKind::ourselves:
    return "Look at this host's network and at the resolver that it asks.";
  case FindingKind::server_unreachable:
  case FindingKind::recovery:
  case FindingKind::certificate_renewed:
  case FindingKind::letter_renewed:
  case FindingKind::ourselves_again:
    break;
  }
  return {};
}

} // namespace mta_tls
