#pragma once

#include "common/watch/look.h"

namespace mta_tls {

// A row of the history: looks one after the other that have all shown the same.
struct LookSpan {
  Look look; // the first of them; look.at is its time
  Instant last;
  unsigned looks = 1;

  bool operator==(const LookSpan&) const = default;
};

} // namespace mta_tls
