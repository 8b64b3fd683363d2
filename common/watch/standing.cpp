#include "common/watch/standing.h"

#include <utility>

namespace mta_tls {

Standing standing_after(const Standing* before, Look look) {
  Standing standing;
  if (before != nullptr) {
    standing = *before;
  }
  switch (look.outlook) {
  case Outlook::fails:
    ++standing.failures;
    standing.failing_since = standing.failing_since.value_or(look.at);
    break;
  case Outlook::passes:
    standing.last_passed = look.at;
    [[fallthrough]];
  case Outlook::partly:
    standing.failures = 0;
    standing.failing_since.reset();
    break;
  case Outlook::unseen:
    break;
  }
  standing.last = std::move(look);
  return standing;
}

} // namespace mta_tls
