#include "common/policy/raise.h"

#include "common/policy/bare_requirement.h"

namespace mta_tls {

namespace {

bool proves_who_it_is(SecurityLevel level) {
  switch (level) {
  case SecurityLevel::verify:
  case SecurityLevel::secure:
  case SecurityLevel::fingerprint:
  case SecurityLevel::dane_only:
    return true;
  case SecurityLevel::none:
  case SecurityLevel::may:
  case SecurityLevel::dane:
  case SecurityLevel::encrypt:
    break;
  }
  return false;
}

} // namespace

bool keeps_demand(SecurityLevel offered, SecurityLevel demanded) noexcept {
  return demanded == SecurityLevel::verify ? proves_who_it_is(offered)
                                           : satisfies(offered, demanded);
}

const Requirement& raised(const Requirement* holds, bool by_default,
                          SecurityLevel demanded) {
  if (!holds) {
    return bare_requirement(demanded, default_min_tls);
  }
  if (keeps_demand(holds->level, demanded)) {
    return *holds;
  }
  const bool is_asked_for = holds->level == SecurityLevel::dane && !by_default;
  return bare_requirement(is_asked_for ? SecurityLevel::dane_only : demanded,
                          holds->min_tls);
}

} // namespace mta_tls
