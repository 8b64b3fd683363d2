#pragma once

#include "common/explain/case.h"

#include <nlohmann/json_fwd.hpp>

namespace mta_tls {

// True if the outcome is what was discovered, or that it could not be.
bool rests_on_discovery(const Because& because) noexcept;

// What was looked up of a next hop, and what came of it. Null if the table wants nothing
// looked up for it. Else: looks_up, use (as DiscoveryUse, or not_looked_up), why,
// instead_of (a level); and with a trace: resolver, dane_off, cut, took_ms, questions[]
// (name, type, status, secure, ttl, canonical, records[], why, took_ms), dane (promise,
// reason, mx_secure, hosts[], good_until), fetch (url, status, why, took_ms), sts (mode,
// id, max_age, expires, mx[]), sts_trouble, sts_good_until. Texts of peers stand there as
// they came.
nlohmann::ordered_json discovery_json(const Case& about);

} // namespace mta_tls
