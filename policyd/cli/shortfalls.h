#pragma once

#include "common/dialect/expressible.h"
#include "common/policy/snapshot.h"
#include "common/table/diagnostic.h"

#include <vector>

namespace mta_tls {

// What the MTA does not do to the letter, a warning for each rule that this is so of, in
// the order of the files: "rule "bank": deferred: Sendmail …". Rules of one file that
// fall short in one way are counted together from the 21st on.
std::vector<Diagnostic> shortfalls(const Snapshot& snapshot, OutboundMta mta);

} // namespace mta_tls
