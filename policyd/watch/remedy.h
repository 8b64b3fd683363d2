#pragma once

#include "common/tell/incident.h"
#include "common/watch/finding.h"

namespace mta_tls {

// To our postmaster: what to do about it; empty: nothing. The incident is of the last
// look at the finding's next hop.
std::string remedy_of(const Finding& finding, const Incident& incident);

} // namespace mta_tls
