#pragma once

#include "common/policy/inbound_decision.h"

#include <optional>

namespace mta_tls {

// What the session lacks of the requirement; nullopt: nothing. The first thing that it
// surely lacks, else the first that nobody knows.
std::optional<Violated> judge_session(const InboundRequirement& requirement,
                                      const SessionFacts& facts);

} // namespace mta_tls
