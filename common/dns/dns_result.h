#pragma once

#include "common/base/owned.h"
#include "common/dane/dns_answer.h"

#include <unbound.h>

namespace mta_tls {

using DnsResult = Owned<ub_result*, ub_resolve_free>;

// The number of the type in a question (RFC 1035 section 3.2.2).
int number_of(DnsType type) noexcept;

// What libunbound found. It never takes a failure for "there is none": a record that is
// not what its type says makes the answer a failed one.
DnsAnswer answer_of(DnsType type, const ub_result& result);

} // namespace mta_tls
