#include "policyd/cli/probe/targets.h"

#include "common/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace mta_tls {

namespace {

// "user@examplebank.example" is about its domain.
std::string_view without_user(std::string_view target) {
  const auto at = target.rfind('@');
  return at == std::string_view::npos ? target : target.substr(at + 1);
}

class Targets {
public:
  void add(const NextHop& hop) {
    if (seen_.emplace(hop.text()).second) {
      hops_.push_back(hop);
    }
  }
  std::vector<NextHop> take() { return std::move(hops_); }

private:
  std::set<std::string, std::less<>> seen_;
  std::vector<NextHop> hops_;
};

bool is_watched(const RuleBody& body, Instant at) {
  return body.enabled && (!body.valid_from || at >= *body.valid_from) &&
         forces_tls(body.requirement.level);
}

void add_all(const Snapshot& table, Instant at, Targets& targets) {
  table.for_each_name([&](std::string_view name, RuleIndex rule, bool below_only) {
    const auto hop = NextHop::parse(name);
    if (!below_only && hop && is_watched(table.rules().body(rule), at)) {
      targets.add(*hop);
    }
  });
}

} // namespace

Result<std::vector<NextHop>, std::string> probe_targets(const ProbeOptions& options,
                                                        const Snapshot* table) {
  Targets targets;
  for (const auto& text : options.targets) {
    const auto hop = NextHop::parse(without_user(text));
    if (!hop) {
      return Unexpected{fmt::format("{}: {}", printable(text), explain(hop.error()))};
    }
    if (hop->kind() == NextHop::Kind::odd_domain) {
      return Unexpected{fmt::format("{}: no domain has this name", printable(text))};
    }
    targets.add(*hop);
  }
  if (options.all && table != nullptr) {
    add_all(*table, options.at, targets);
  }
  return targets.take();
}

} // namespace mta_tls
