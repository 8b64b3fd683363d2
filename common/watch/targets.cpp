#include "common/watch/targets.h"

#include <set>
#include <string>

namespace mta_tls {

namespace {

bool is_watched(const RuleBody& body, Instant at) {
  return body.enabled && (!body.valid_from || at >= *body.valid_from) &&
         forces_tls(body.requirement.level);
}

} // namespace

std::vector<WatchTarget> watch_targets(const Snapshot& table, Instant at) {
  std::vector<WatchTarget> targets;
  std::set<std::string, std::less<>> seen;
  table.for_each_name([&](std::string_view name, RuleIndex rule, bool below_only) {
    if (below_only || !is_watched(table.rules().body(rule), at)) {
      return;
    }
    const auto hop = NextHop::parse(name);
    if (hop && hop->kind() != NextHop::Kind::odd_domain &&
        seen.emplace(hop->text()).second) {
      targets.push_back({*hop, rule});
    }
  });
  return targets;
}

} // namespace mta_tls
