#pragma once

#include "common/dane/dns_answer.h"
#include "common/discovery/policy_fetch.h"
#include "common/policy/decision.h"
#include "common/policy/discovered.h"
#include "common/sts/sts_record.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace mta_tls {

// Until when a part of the knowledge is good.
struct Lifetime {
  Instant refresh;       // from here on it is looked up anew when it is asked for
  Instant expires;       // … and it may lapse
  unsigned failures = 0; // in a row
};

// What is wrong with a domain's MTA-STS. monostate: nothing.
using StsTrouble =
    std::variant<std::monostate, DnsStatus, StsRecordError, FetchStatus, StsPolicyError>;

std::string_view explain(const StsTrouble& trouble) noexcept;

struct StsKnowledge {
  Lifetime record;    // of the TXT record, or of its absence
  StsTrouble trouble; // of the last check
  // The last attempt to fetch the policy, successful or not.
  std::string fetch_id;
  Instant fetch_again; // not before, unless the id changes
  StsTrouble fetch_trouble;
  // The last policy that could be fetched, were it to take an earlier one back.
  DiscoveredStsPointer policy;
};

// All that is known of one next hop. `facts` is what decisions are made from.
struct Knowledge {
  Discovered facts;
  Lifetime dane; // of facts.dane
  StsKnowledge sts;
};

// Replaces these parts of what is known.
void take_parts(Knowledge& known, const Knowledge& from, const DiscoveryWanted& parts);

// What knowledge is good for at a moment.
struct Served {
  bool can_answer = true;  // else the question waits
  DiscoveryWanted look_up; // now: for the question, or ahead of the next one
};

Served serve(const Knowledge& knowledge, const DiscoveryWanted& wanted, Instant now);

} // namespace mta_tls
