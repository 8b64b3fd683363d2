#include "common/queue/bounce_table.h"

#include "common/tell/telling.h"

namespace mta_tls {

namespace {

// Postfix's table is about recipients' domains, not about next hops.
bool bounces(const Snapshot& table, const Look& look, Instant now) {
  const auto hop = NextHop::parse(look.hop);
  return hop && is_domain_name(look.hop) && is_to_bounce(table, *hop, look, now);
}

} // namespace

std::string bounce_table(const Snapshot& table, const std::vector<Standing>& standings,
                         Instant now) {
  std::string lines;
  for (const auto& standing : standings) {
    if (bounces(table, standing.last, now)) {
      lines += standing.last.hop + " bouncetls:\n";
    }
  }
  return lines;
}

} // namespace mta_tls
