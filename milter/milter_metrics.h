#pragma once

#include "common/metrics/metric_page.h"
#include "milter/service.h"

namespace mta_tls {

// What mta-tls-milter tells Prometheus beside what every daemon does.
void add_milter_metrics(MetricPage& page, const MilterService& service);

} // namespace mta_tls
