#pragma once

#include "common/daemon/table_status.h"
#include "common/metrics/metric_page.h"

#include <string_view>

namespace mta_tls {

// What every daemon tells Prometheus: its build, its process, its table and the reloads.
// Without what takes longer the more there is, such as the count of descriptors.
void add_process_metrics(MetricPage& page, std::string_view program,
                         const Snapshot& table, const DaemonStatus& status);

} // namespace mta_tls
