#include "common/policy/strengthen.h"

#include "common/policy/bare_requirement.h"

namespace mta_tls {

namespace {

using Level = std::optional<SecurityLevel>; // nullopt: no opinion

// Levels to which TLSA records add something.
bool is_open_to_dane(Level level) {
  return !level || *level == SecurityLevel::may || *level == SecurityLevel::dane ||
         *level == SecurityLevel::encrypt;
}

// An authority of the rule's own says how certificates are to be verified.
bool is_open_to_sts(const Requirement* table, bool asks_for_dane) {
  if (table == nullptr) {
    return true;
  }
  switch (table->level) {
  case SecurityLevel::may:
  case SecurityLevel::encrypt:
    return true;
  case SecurityLevel::dane:
    return asks_for_dane; // else nobody knows whether there are TLSA records to obey
  case SecurityLevel::verify:
    return table->ca_file.empty();
  case SecurityLevel::none:
  case SecurityLevel::secure:
  case SecurityLevel::fingerprint:
  case SecurityLevel::dane_only:
    break;
  }
  return false;
}

// As far as the next hop is one that has such records, or stands for names that do.
DiscoverySettings of_kind(DiscoverySettings settings, NextHop::Kind kind) {
  settings.dane = settings.dane && kind != NextHop::Kind::address;
  settings.mta_sts = settings.mta_sts &&
                     (kind == NextHop::Kind::domain || kind == NextHop::Kind::odd_domain);
  return settings;
}

// … and can itself be looked up.
DiscoveryWanted relevant(const DiscoverySettings& looks_up, const NextHop& hop) {
  return {looks_up.dane && dane_target(hop).has_value(),
          looks_up.mta_sts && hop.kind() == NextHop::Kind::domain};
}

DiscoveryWanted missing(DiscoveryWanted wanted, const Discovered* facts) {
  if (facts) {
    wanted.dane = wanted.dane && !facts->dane;
    wanted.mta_sts = wanted.mta_sts && !facts->asked_for_sts;
  }
  return wanted;
}

struct Strength {
  DiscoveryUse use;
  SecurityLevel level = SecurityLevel::may; // of uses dane and mta_sts
};

bool is_passed_over(const DaneFinding& dane, OnDnsError on_dns_error) {
  return on_dns_error == OnDnsError::opportunistic && is_mere_dns_error(dane.reason);
}

// `more`: a promise must be kept that "dane" does not keep for hosts without TLSA
// records.
std::optional<Strength> strength_of(const DaneFinding& dane, OnDnsError on_dns_error,
                                    bool more) {
  switch (dane.promise) {
  case DanePromise::nothing:
    return std::nullopt;
  case DanePromise::defer:
    return is_passed_over(dane, on_dns_error)
               ? std::nullopt
               : std::optional(Strength{DiscoveryUse::failed});
  case DanePromise::dane_only:
    return Strength{DiscoveryUse::dane, SecurityLevel::dane_only};
  case DanePromise::dane:
    break;
  }
  if (!more) {
    return Strength{DiscoveryUse::dane, SecurityLevel::dane};
  }
  if (dane.can_be_mandatory) {
    return Strength{DiscoveryUse::dane, SecurityLevel::dane_only};
  }
  return dane.has_failed_host ? std::optional(Strength{DiscoveryUse::failed})
                              : std::nullopt;
}

Strength strength(const Requirement* table, const DiscoveryWanted& relevant,
                  const Discoverable& discovery) {
  const auto& facts = *discovery.facts;
  const bool sts = relevant.mta_sts && is_enforced(facts.sts, discovery.now);
  const bool encrypts = table && table->level == SecurityLevel::encrypt;
  if (relevant.dane) {
    const auto on_dns_error = discovery.settings.on_dns_error;
    if (const auto by_dane = strength_of(*facts.dane, on_dns_error, sts || encrypts)) {
      return *by_dane;
    }
  }
  if (sts) {
    return {DiscoveryUse::mta_sts, SecurityLevel::secure};
  }
  if (relevant.dane && facts.dane->promise == DanePromise::defer) {
    return {DiscoveryUse::passed_over};
  }
  const bool testing = relevant.mta_sts && facts.sts &&
                       facts.sts->mode == StsMode::testing &&
                       discovery.now < facts.sts->expires;
  return {testing ? DiscoveryUse::testing : DiscoveryUse::nothing};
}

const Requirement* by_dane(SecurityLevel level, const Requirement* table) {
  return table && table->level == level
             ? table
             : &bare_requirement(level, table ? table->min_tls : default_min_tls);
}

// The policy's own requirement, unless the rule asks for a newer version of TLS.
const Requirement* by_sts(const DiscoveredSts& sts, const Requirement* table,
                          Decision& decision) {
  if (!table || table->min_tls <= sts.requirement.min_tls) {
    return &sts.requirement;
  }
  auto made = std::make_shared<Requirement>(sts.requirement);
  made->min_tls = table->min_tls;
  decision.made = made;
  return made.get();
}

} // namespace

DiscoverySettings open_to_discovery(const Requirement* table,
                                    const DiscoverySettings& settings) {
  DiscoverySettings open = settings;
  open.dane =
      settings.dane && is_open_to_dane(table ? Level(table->level) : std::nullopt);
  open.mta_sts = settings.mta_sts && is_open_to_sts(table, open.dane);
  return open;
}

Defer deferred_for_dane(const DaneFinding& finding) {
  return {"DANE: " + std::string(explain(finding.reason))};
}

void strengthen(Decision& decision, const Discoverable& discovery, const NextHop& hop,
                Require context) {
  const auto* require = std::get_if<Require>(&decision.outcome);
  const auto* table = require ? require->requirement : nullptr;
  decision.because.looks_up =
      of_kind(open_to_discovery(table, discovery.settings), hop.kind());
  const auto wanted = relevant(decision.because.looks_up, hop);
  if (!wanted.any()) {
    return;
  }
  auto& because = decision.because;
  because.without_discovery = table;
  because.wanted = missing(wanted, discovery.facts);
  if (because.wanted.any()) {
    because.discovery = DiscoveryUse::wanted;
    decision.outcome = Defer{"this next hop has not been looked up yet"};
    return;
  }
  because.discovered = discovery.facts;
  const auto found = strength(table, wanted, discovery);
  because.discovery = found.use;
  switch (found.use) {
  case DiscoveryUse::dane:
    context.requirement = by_dane(found.level, table);
    break;
  case DiscoveryUse::mta_sts:
    context.requirement = by_sts(*discovery.facts->sts, table, decision);
    break;
  case DiscoveryUse::failed:
    decision.outcome = deferred_for_dane(*discovery.facts->dane);
    return;
  case DiscoveryUse::off:
  case DiscoveryUse::wanted:
  case DiscoveryUse::awaited:
  case DiscoveryUse::nothing:
  case DiscoveryUse::testing:
  case DiscoveryUse::passed_over:
    return;
  }
  decision.outcome = context;
}

} // namespace mta_tls
