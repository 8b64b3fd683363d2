#include "policyd/policyd_metrics.h"

#include "common/metrics/metric_page.h"
#include "policyd/metered.h"

namespace mta_tls {

namespace {

using enum MetricKind;

constexpr Metric questions{
    counter, "mta_tls_questions_total",
    "Questions by socketmap, by map and by the answer's first word. "
    "The map unknown is none that there is."};
constexpr Metric requests{counter, "mta_tls_delegation_requests_total",
                          "Questions of check_policy_service about mail that comes in, "
                          "by the answer's action."};
constexpr Metric submissions{counter, "mta_tls_submission_requests_total",
                             "Questions of check_policy_service about our own users' "
                             "mail, by the answer's action."};
constexpr Metric durations{
    histogram, "mta_tls_answer_duration_seconds",
    "From the read of a question until its answer was written, waiting for discovery "
    "included."};

constexpr Metric connections{gauge, "mta_tls_connections_open",
                             "Connections of MTAs that are open."};
constexpr Metric accepted{counter, "mta_tls_connections_accepted_total",
                          "Connections that were accepted from MTAs."};
constexpr Metric failed{counter, "mta_tls_accept_failures_total",
                        "Connections that could not be accepted, mostly because file "
                        "descriptors ran out."};
constexpr Metric dropped{counter, "mta_tls_connections_dropped_total",
                         "Connections that were closed because the peer was stuck in a "
                         "question or an answer (stuck), or to make room (room)."};
constexpr Metric malformed{counter, "mta_tls_malformed_requests_total",
                           "Connections that were closed because what came over them is "
                           "no question."};

void add(MetricPage& page, std::string_view map, const Questions& counts) {
  page.sample({{"map", map}, {"outcome", "ok"}}, counts.ok);
  page.sample({{"map", map}, {"outcome", "notfound"}}, counts.notfound);
  page.sample({{"map", map}, {"outcome", "temp"}}, counts.temp);
  page.sample({{"map", map}, {"outcome", "perm"}}, counts.perm);
}

void add(MetricPage& page, const Metric& metric, const DelegatedQuestions& counts) {
  page.add(metric, "action",
           {{"dunno", counts.dunno}, {"reject", counts.reject}, {"defer", counts.defer}});
}

void add_answers(MetricPage& page, const Service& service) {
  const auto& metered = *service.metered;
  const auto maps = map_names();
  page.begin(questions);
  for (std::size_t map = 0; map < maps.size(); ++map) {
    add(page, maps[map], metered.by_map()[map]);
  }
  add(page, "unknown", metered.by_map().back());
  add(page, requests, service.delegated);
  add(page, submissions, service.submitted);
  page.begin(durations);
  page.sample({{"protocol", "socketmap"}}, metered.socketmap());
  page.sample({{"protocol", "delegation"}}, metered.delegation());
  page.sample({{"protocol", "submission"}}, metered.submission());
}

void add_connections(MetricPage& page, const Server& server) {
  const auto& counts = server.counts();
  page.add(connections, server.connection_count());
  page.add(accepted, counts.accepted);
  page.add(failed, counts.not_accepted);
  page.add(dropped, "reason", {{"stuck", counts.stuck}, {"room", counts.made_room}});
  page.add(malformed, counts.malformed);
}

} // namespace

void add_policyd_metrics(MetricPage& page, const Service& service, const Server& server) {
  add_answers(page, service);
  add_connections(page, server);
}

} // namespace mta_tls
