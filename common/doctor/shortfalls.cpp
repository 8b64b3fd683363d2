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
  if (!host.policy.table) {
    return here;
  }
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

// What falls short in a way, by what is said of it.
class Listing {
public:
  explicit Listing(Shortfall::Kind kind) : kind_(kind) {}

  void add(std::string_view what, const std::optional<Shortfall>& found) {
    if (found && found->kind == kind_) {
      by_text_[found->text].emplace_back(what);
    }
  }

  const std::map<std::string, std::vector<std::string>>& by_text() const {
    return by_text_;
  }

private:
  Shortfall::Kind kind_;
  std::map<std::string, std::vector<std::string>> by_text_;
};

void add_name(const Examined& host, OutboundMta mta, std::string_view name,
              const RuleBody& body, Listing& listing) {
  const auto next_hop = NextHop::parse(name);
  if (body.enabled) {
    listing.add(name, shortfall_here(host, mta, body.requirement));
    listing.add(name, next_hop ? shortfall(mta, *next_hop) : std::nullopt);
  }
}

Listing listing_of(const Examined& host, OutboundMta mta, Shortfall::Kind kind) {
  Listing listing(kind);
  const auto& table = *host.policy.table;
  table.for_each_name([&](std::string_view name, RuleIndex rule, bool) {
    add_name(host, mta, name, table.rules().body(rule), listing);
  });
  if (const auto& all = table.default_requirement()) {
    listing.add("defaults.outbound", shortfall_here(host, mta, *all));
  }
  for (const auto& rule : table.senders().rules()) {
    listing.add(fmt::format("sender rule \"{}\"", rule.id), shortfall(mta, rule.match));
  }
  return listing;
}

void look_for(const Examined& host, OutboundMta mta, Shortfall::Kind kind,
              std::string_view consequence, std::string_view mend, Report& report) {
  const auto listing = listing_of(host, mta, kind);
  for (const auto& [text, what] : listing.by_text()) {
    report.add(fmt::format("{}: {}", host.policy.path, some_of(what)),
               fmt::format("{}; {}.", text, consequence), std::string(mend));
  }
}

constexpr std::string_view another_level =
    "a level that this MTA can check, or another MTA for this mail";

void look_for_deferred(const Examined& host, Report& report) {
  for (const auto mta : mtas_here(host)) {
    look_for(host, mta, Shortfall::Kind::deferred, "all mail under these rules waits",
             another_level, report);
  }
}

void look_for_unchecked(const Examined& host, Report& report) {
  for (const auto mta : mtas_here(host)) {
    if (mta != OutboundMta::postfix) {
      look_for(host, mta, Shortfall::Kind::not_checked,
               "mail goes without this having been checked", another_level, report);
    }
  }
}

// Of Postfix there is nothing but this.
void look_for_wide_names(const Examined& host, Report& report) {
  if (host.postfix && host.policy.table) {
    look_for(host, OutboundMta::postfix, Shortfall::Kind::not_checked,
             "a certificate with more labels is accepted, too",
             "the names themselves, if they are known", report);
  }
}

void look_for_stricter(const Examined& host, Report& report) {
  for (const auto mta : mtas_here(host)) {
    look_for(host, mta, Shortfall::Kind::stricter,
             "mail may wait where the rule would let it go",
             "nothing, as long as mail flows", report);
  }
}

constexpr std::array<Check<Examined>, 4> checks{{
    {"RULE_DEFERRED", Severity::critical,
     "a rule that this MTA cannot keep: its mail waits", look_for_deferred},
    {"RULE_UNCHECKED", Severity::warning, "a rule that this MTA does not check in full",
     look_for_unchecked},
    {"RULE_NAMES_WIDE", Severity::note,
     "\"*.x\" in a rule, which Postfix takes more widely", look_for_wide_names},
    {"RULE_STRICTER", Severity::note, "a rule that this MTA takes more strictly",
     look_for_stricter},
}};

} // namespace

HostChecks shortfall_checks() {
  return checks;
}

} // namespace mta_tls::doctor
