#include "common/base/text.h"
#include "common/dialect/expressible.h"
#include "common/doctor/host_checks.h"
#include "common/doctor/some_of.h"

#include <fmt/format.h>

#include <array>
#include <map>

namespace mta_tls::doctor {

namespace {

std::vector<OutboundMta> mtas_here(const Examined& host) {
  std::vector<OutboundMta> here;
  if (host.postfix) {
    here.push_back(OutboundMta::postfix);
  }
  if (host.sendmail) {
    here.push_back(OutboundMta::sendmail);
  }
  if (host.exim) {
    here.push_back(OutboundMta::exim);
  }
  return here;
}

// Sendmail looks up TLSA records from 8.18 on, built and configured for it.
bool can_dane(const Examined& host) {
  const auto& sendmail = host.sendmail;
  return sendmail && sendmail->version >= Version{8, 18} &&
         sendmail->built_with.count("DANE") != 0 &&
         to_lower(sendmail->cf.option("dane")).starts_with('t');
}

std::optional<Shortfall> shortfall_here(const Examined& host, OutboundMta mta,
                                        const Requirement& requirement) {
  const bool is_about_dane = requirement.level == SecurityLevel::dane ||
                             requirement.level == SecurityLevel::dane_only;
  return mta == OutboundMta::sendmail && is_about_dane && can_dane(host)
             ? std::nullopt
             : shortfall(mta, requirement);
}

// The names whose rules fall short in a way, by what is said of them.
using ByText = std::map<std::string, std::vector<std::string>>;

ByText names_that_fall_short(const Examined& host, OutboundMta mta,
                             Shortfall::Kind kind) {
  ByText found;
  const auto& table = *host.policy.table;
  table.for_each_name([&](std::string_view name, RuleIndex rule, bool) {
    const auto& body = table.rules().body(rule);
    const auto shortfall =
        body.enabled ? shortfall_here(host, mta, body.requirement) : std::nullopt;
    if (shortfall && shortfall->kind == kind) {
      found[shortfall->text].emplace_back(name);
    }
  });
  if (const auto& all = table.default_requirement()) {
    if (const auto shortfall = shortfall_here(host, mta, *all);
        shortfall && shortfall->kind == kind) {
      found[shortfall->text].emplace_back("every unlisted domain");
    }
  }
  return found;
}

void look_for(const Examined& host, Shortfall::Kind kind, std::string_view consequence,
              std::string_view mend, Report& report) {
  if (!host.policy.table) {
    return;
  }
  for (const auto mta : mtas_here(host)) {
    for (const auto& [text, names] : names_that_fall_short(host, mta, kind)) {
      report.add(fmt::format("{}: {}", host.policy.path, some_of(names)),
                 fmt::format("{}; {}.", text, consequence), std::string(mend));
    }
  }
}

void look_for_deferred(const Examined& host, Report& report) {
  look_for(host, Shortfall::Kind::deferred, "all mail for these domains waits",
           "a level that this MTA can check, or another MTA for these domains", report);
}

void look_for_unchecked(const Examined& host, Report& report) {
  look_for(host, Shortfall::Kind::not_checked,
           "mail goes to these domains without it having been checked",
           "a level that this MTA can check, or another MTA for these domains", report);
}

void look_for_stricter(const Examined& host, Report& report) {
  look_for(host, Shortfall::Kind::stricter,
           "mail to these domains may wait where the rule would let it go",
           "nothing, as long as mail flows", report);
}

constexpr std::array<Check<Examined>, 3> checks{{
    {"RULE_DEFERRED", Severity::critical,
     "a rule that this MTA cannot keep: its mail waits", look_for_deferred},
    {"RULE_UNCHECKED", Severity::warning, "a rule that this MTA does not check in full",
     look_for_unchecked},
    {"RULE_STRICTER", Severity::note, "a rule that this MTA takes more strictly",
     look_for_stricter},
}};

} // namespace

HostChecks shortfall_checks() {
  return checks;
}

} // namespace mta_tls::doctor
