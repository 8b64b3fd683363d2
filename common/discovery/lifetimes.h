#pragma once

#include "common/base/time.h"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace mta_tls {

// How long what was looked up is good for. The owner of a domain says it by TTL (for what
// is not there: by the SOA minimum) and max_age; these are the bounds.

inline constexpr std::chrono::seconds shortest_lifetime{60};
inline constexpr std::chrono::seconds longest_lifetime{86'400};
inline constexpr std::chrono::seconds longest_negative_lifetime{3'600};

// How often an unchanged record of MTA-STS is looked at, at most (R19).
inline constexpr std::chrono::seconds shortest_check{300};

// Failures of DNS are remembered for a moment, so that a queue run does not hammer a dead
// name server, and not for long (R5).
inline constexpr std::chrono::seconds first_retry{10};
inline constexpr std::chrono::seconds longest_retry{60};

// RFC 8461 section 3.3: a fetch that failed is not tried again for five minutes per id.
inline constexpr std::chrono::seconds fetch_retry{300};

// A policy is fetched daily though its id is the same: owners forget to change it (R19).
inline constexpr std::chrono::seconds fetch_period{86'400};

// What has lapsed may answer this long while it is looked up anew.
inline constexpr std::chrono::seconds longest_stale{600};

// Within the bounds for what is there, or is not.
std::chrono::seconds lifetime(std::chrono::seconds ttl, bool is_negative);

// After so many failures in a row, of which there is one at least.
std::chrono::seconds retry_after(unsigned failures);

// When to look again at what lapses after `lifetime`: a fifth to a tenth of it before the
// end, so that it never lapses while it is used. Names are spread over that time.
Instant refresh_time(Instant now, std::chrono::seconds lifetime, std::string_view name);

} // namespace mta_tls
