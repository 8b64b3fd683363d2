#include "policyd/cli/probe/targets.h"

#include "common/base/text.h"
#include "common/watch/targets.h"

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
    for (const auto& target : watch_targets(*table, options.at)) {
      targets.add(target.hop);
    }
  }
  return targets.take();
}

} // namespace mta_tls
