#include "common/queue/bounce_table.h"

#include "common/tell/catalogue.h"
#include "common/tell/telling.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

std::string line_of(const Look& look, BounceTableForm form) {
  return form == BounceTableForm::transports
             ? fmt::format("{} bouncetls:\n", look.hop)
             : fmt::format("{}: {}\n", look.hop, reason_text(incident_of(look, nullptr)));
}

} // namespace

bool is_in_bounce_table(const Snapshot& table, const Look& look, Instant now) {
  const auto hop = NextHop::parse(look.hop);
  return hop && is_domain_name(look.hop) && is_to_bounce(table, *hop, look, now);
}

std::string bounce_table(const Snapshot& table, const std::vector<Standing>& standings,
                         Instant now, BounceTableForm form) {
  std::string lines;
  for (const auto& standing : standings) {
    if (is_in_bounce_table(table, standing.last, now)) {
      lines += line_of(standing.last, form);
    }
  }
  return lines;
}

} // namespace mta_tls
