#pragma once

#include "common/policy/rule.h"

namespace mta_tls {

// What exceptions and demands ask for, by level alone: names and pins belong to rules.
// Lives forever.
const Requirement& bare_requirement(SecurityLevel level, TlsVersion min_tls);

} // namespace mta_tls
