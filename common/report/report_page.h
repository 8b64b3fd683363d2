#pragma once

#include "common/report/report.h"

#include <string>

namespace mta_tls {

// The whole page. What is worst comes first; what goes beyond 20,000 domains or 500
// changes is counted and no more.
std::string report_page(WatchReport report);

} // namespace mta_tls
