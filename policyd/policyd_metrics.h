#pragma once

#include "common/facts/discovery.h"
#include "policyd/server.h"
#include "policyd/service.h"

namespace mta_tls {

// What mta-tls-policyd tells Prometheus beside what every daemon does. Only with
// Service::metered.
void add_policyd_metrics(MetricPage& page, const Service& service, const Server& server);

// Of discovery: numbers that stand still, and no state, while no table wants any.
void add_discovery_metrics(MetricPage& page, const Discovery& discovery);

} // namespace mta_tls
