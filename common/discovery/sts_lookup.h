#pragma once

#include "common/discovery/knowledge.h"

#include <string>
#include <variant>

namespace mta_tls {

struct MustFetch {};

// What the record, and the fetch if there was one, make of what was known before: new
// knowledge, or that the policy must be fetched first. `domain` spreads refreshes.
std::variant<MustFetch, StsKnowledge> examine_sts(const StsKnowledge& before,
                                                  const DnsAnswer& record,
                                                  const PolicyFetch* fetch,
                                                  std::string_view domain, Instant now);

} // namespace mta_tls
