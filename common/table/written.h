#pragma once

#include "common/table/report.h"

namespace mta_tls {

// A value and where it was written.
template <class T>
struct Written {
  T value;
  Place place;
};

} // namespace mta_tls
