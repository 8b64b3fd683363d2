#include "common/watch/look_json.h"
#include "policyd/cli/watch/watch_page.h"

#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

json time_json(const std::optional<Instant>& time) {
  return time ? json(format_time(*time)) : json(nullptr);
}

json span_json(const LookSpan& span) {
  return {{"first", format_time(span.look.at)},
          {"last", format_time(span.last)},
          {"looks", span.looks},
          {"look", json::parse(look_json(span.look))}};
}

json findings_json(const std::vector<Finding>& findings) {
  auto list = json::array();
  for (const auto& finding : findings) {
    list.push_back(json::parse(finding_json(finding)));
  }
  return list;
}

json hop_json(const WatchedHop& hop, const WatchView& view) {
  const auto& standing = hop.standing;
  json made = {{"next_hop", standing.last.hop},
               {"state", word(standing.last.state)},
               {"failures", standing.failures},
               {"failing_since", time_json(standing.failing_since)},
               {"last_passed", time_json(standing.last_passed)},
               {"look", json::parse(look_json(standing.last))}};
  if (!view.is_table) {
    made["history"] = json::array();
    for (const auto& span : view.all ? hop.history : changes_in(hop.history)) {
      made["history"].push_back(span_json(span));
    }
    made["findings"] = findings_json(hop.findings);
  }
  return made;
}

} // namespace

std::string watch_json(const WatchView& view) {
  auto hops = json::array();
  for (const auto& hop : view.hops) {
    hops.push_back(hop_json(hop, view));
  }
  const json made = {
      {"state", word(state_of(view))},   {"newest_look", time_json(newest_look(view))},
      {"stale", is_stale(view)},         {"next_hops", std::move(hops)},
      {"not_watched", view.not_watched}, {"ourselves", findings_json(view.ourselves)}};
  return made.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
}

} // namespace mta_tls
