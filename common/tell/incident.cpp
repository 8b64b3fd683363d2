#include "common/tell/incident.h"

#include "common/base/text.h"

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::size_t longest_name = 255;
constexpr std::size_t longest_evidence = 1000;

// One that was seen, before one that was not.
const SeenServer* culprit(const Look& look) {
  const auto found = std::ranges::find_if(look.servers, [](const SeenServer& server) {
    return server.verdict.passage == Passage::waits;
  });
  return found == look.servers.end() ? first_obstacle(look) : &*found;
}

} // namespace

Incident incident_of(const Look& look, const RuleBody* rule) {
  Incident incident;
  incident.hop = printable(look.hop, longest_name);
  incident.fault = look.fault;
  incident.by = printable(look.by, longest_name);
  if (const auto* server = culprit(look)) {
    incident.obstacle = server->verdict.obstacle;
    incident.server = printable(server->place.host, longest_name);
    incident.evidence = printable(server->why, longest_evidence);
  } else {
    incident.evidence = printable(look.summary, longest_evidence);
  }
  if (rule != nullptr) {
    for (const auto& contact : rule->contact) {
      incident.contact.push_back(printable(contact, longest_name));
    }
  }
  return incident;
}

} // namespace mta_tls
