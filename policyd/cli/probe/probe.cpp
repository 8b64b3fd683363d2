#include "policyd/cli/probe/probe.h"

#include "common/tls/trusts.h"
#include "policyd/cli/probe/look.h"
#include "policyd/cli/probe/page.h"
#include "policyd/cli/probe/targets.h"
#include "policyd/cli/usual_table.h"

#include <algorithm>
#include <memory>
#include <ostream>

namespace mta_tls {

namespace {

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
  const auto loaded = options.self && options.policy.empty()
                          ? std::shared_ptr<const Snapshot>()
                          : load_usual_table(options.policy, options.at, console);
  if (!loaded) {
    return ExitCode::unknown;
  }
  const auto* table = loaded->get();
  if (table == nullptr && options.all) {
    return fail(console, ExitCode::unknown, "--all takes a table: --policy FILE");
  }
  const auto hops = probe_targets(options, table);
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
  return probe_hops(*hops, table, *trust, options, console);
}

} // namespace mta_tls
