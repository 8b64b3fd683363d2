#include "common/table/discovery_draft.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

template <class T>
T value_of(const std::optional<Written<T>>& own, T inherited) {
  return own ? own->value : inherited;
}

bool is_wanted(const std::optional<Written<bool>>& member) {
  return member && member->value;
}

// Why nothing can be added to what the level says; empty: something can.
std::string_view why_complete(SecurityLevel level) {
  switch (level) {
  case SecurityLevel::none:
    return "which never uses TLS";
  case SecurityLevel::secure:
    return "which has the names of the certificate already";
  case SecurityLevel::fingerprint:
    return "which has the keys of the server already";
  case SecurityLevel::dane_only:
    return "which holds whatever is found";
  case SecurityLevel::may:
  case SecurityLevel::dane:
  case SecurityLevel::encrypt:
  case SecurityLevel::verify:
    break;
  }
  return "";
}

} // namespace

DiscoverySettings settings_of(const DiscoveryDraft& draft,
                              const DiscoverySettings& inherited) {
  return {value_of(draft.dane, inherited.dane),
          value_of(draft.mta_sts, inherited.mta_sts),
          value_of(draft.on_dns_error, inherited.on_dns_error)};
}

void check_discovery(const DiscoveryDraft& own, const DiscoverySettings& settings,
                     std::optional<SecurityLevel> level, Report& report) {
  const auto why = level ? why_complete(*level) : "";
  if (!why.empty() && (is_wanted(own.dane) || is_wanted(own.mta_sts))) {
    report.warning(own.place, fmt::format("nothing is looked up at level \"{}\", {}",
                                          word(*level), why));
    return;
  }
  if (level == SecurityLevel::verify && is_wanted(own.dane)) {
    report.warning(own.dane->place, "\"dane\" is not looked up at level \"verify\", "
                                    "which no TLSA record can add to");
  }
  if (level == SecurityLevel::dane && is_wanted(own.mta_sts) && !settings.dane) {
    report.warning(own.mta_sts->place,
                   "\"mta_sts\" is not looked up at level \"dane\" without \"dane\": "
                   "TLSA records, which come first, would not be known");
  }
  if (own.on_dns_error && !settings.dane) {
    report.warning(own.on_dns_error->place,
                   "\"on_dns_error\" has no effect without \"dane\": a failure to look "
                   "up MTA-STS never holds mail back");
  }
}

} // namespace mta_tls
