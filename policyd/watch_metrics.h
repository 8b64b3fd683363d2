#pragma once

#include "common/metrics/metric_page.h"
#include "common/watch/board.h"
#include "policyd/watch/watch_health.h"

#include <cstddef>

namespace mta_tls {

// Domains that Prometheus is told of by name: those that stand worst, and those whose
// certificates end first. Of the others it is told how many there are.
inline constexpr std::size_t most_named_domains = 500;

// How the table's forced and testing domains stand; null: nobody looks at them.
void add_watch_metrics(MetricPage& page, const WatchBoard* board);

// How the watch itself fares.
void add_watch_metrics(MetricPage& page, const WatchHealth& health);

} // namespace mta_tls
