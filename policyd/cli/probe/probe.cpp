#include "policyd/cli/probe/probe.h"

#include "common/table/load.h"
#include "common/tls/trusts.h"
#include "policyd/cli/diagnostics.h"
#include "policyd/cli/probe/look.h"
#include "policyd/cli/probe/page.h"
#include "policyd/cli/probe/targets.h"

#include <algorithm>
#include <memory>
#include <ostream>
#include <unistd.h>

namespace mta_tls {

namespace {

constexpr const char* usual_policy = "/etc/mta-tls/policy.json";

// Empty: there is no table to hold the servers against.
std::string policy_path(const ProbeOptions& options) {
  if (!options.policy.empty() || options.self) {
    return options.policy;
  }
  return ::access(usual_policy, F_OK) == 0 ? usual_policy : "";
}

Promise promise_for(const NextHop& hop, const Discovered& facts, const Snapshot* table,
                    const ProbeOptions& options) {
  if (options.self) {
    return promise_by_level(SecurityLevel::verify, hop, "a strict partner");
  }
  return table == nullptr ? Promise{} : promise_of(*table, hop, facts, options.at);
}

std::vector<ProbedDomain> judged(std::vector<DomainView> views, const Snapshot* table,
                                 const Judge& judge, const ProbeOptions& options) {
  std::vector<ProbedDomain> domains;
  for (auto& view : views) {
    const auto promise = promise_for(view.hop, view.facts, table, options);
    ProbedDomain domain{make_report(std::move(view), promise, judge), std::nullopt};
    if (options.suggest) {
      domain.suggestion = suggested_requirement(domain.report, judge);
    }
    domains.push_back(std::move(domain));
  }
  return domains;
}

ExitCode exit_code(ProbeState state) {
  switch (state) {
  case ProbeState::ok:
    return ExitCode::fine;
  case ProbeState::warning:
    return ExitCode::warning;
  case ProbeState::unknown:
    return ExitCode::unknown;
  case ProbeState::critical:
    break;
  }
  return ExitCode::critical;
}

ExitCode probe_hops(const std::vector<NextHop>& hops, const Snapshot* table,
                    const TrustStore& trust, const ProbeOptions& options,
                    Console& console) {
  auto looked = look_at(hops, options);
  if (!looked) {
    return fail(console, ExitCode::unknown, looked.error());
  }
  Trusts trusts;
  const Judge judge{[&](const std::string& ca_file, const CertificateChain& chain) {
                      return trusts.examine(ca_file, chain);
                    },
                    trust, options.at, options.expiry_warning};
  const ProbePage page{judged(std::move(looked->views), table, judge, options),
                       looked->dnssec_trouble, options.suggest, options.verbose};
  console.out << (console.json ? probe_json(page) : probe_text(page, console.out_paint));
  return exit_code(worst_of(page));
}

} // namespace

ExitCode probe_command(const ProbeOptions& options, Console& console) {
  std::shared_ptr<const Snapshot> table;
  if (const auto path = policy_path(options); !path.empty()) {
    auto loaded = load_table(path, options.at);
    if (!loaded) {
      fail_to_load(console, path, loaded.error().diagnostics);
      return ExitCode::unknown;
    }
    table = std::move(loaded->snapshot);
  } else if (options.all) {
    return fail(console, ExitCode::unknown, "--all takes a table: --policy FILE");
  }
  const auto hops = probe_targets(options, table.get());
  if (!hops) {
    return fail(console, ExitCode::unknown, hops.error());
  }
  if (hops->empty()) {
    return fail(console, ExitCode::unknown,
                options.all ? "no domain of the table is forced or tested"
                            : "what is to be probed? (see mta-tls probe --help)");
  }
  const auto trust = TrustStore::from_file(options.ca_file);
  if (!trust) {
    return fail(console, ExitCode::unknown, trust.error());
  }
  return probe_hops(*hops, table.get(), *trust, options, console);
}

} // namespace mta_tls
