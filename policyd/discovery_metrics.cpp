#include "common/metrics/metric_page.h"
#include "policyd/discovery_replies.h"
#include "policyd/policyd_metrics.h"

#include <array>

namespace mta_tls {

namespace {

using enum MetricKind;

constexpr Metric enabled{gauge, "mta_tls_discovery_enabled",
                         "1 once a table wants something to be looked up."};
constexpr Metric working{gauge, "mta_tls_discovery_working",
                         "1 while names can be looked up at all; 0: what the table wants "
                         "looked up is deferred."};
constexpr Metric dane{gauge, "mta_tls_discovery_dane_state",
                      "1 for the state that DANE is in: on, or off because signatures do "
                      "not get through, or without answers of DNS to tell by."};
constexpr Metric reads{
    counter, "mta_tls_discovery_cache_reads_total",
    "Times that a question needed what is known: it was there (hit), was there and is "
    "looked up again (stale), or is waited for (miss). Who waited asks again."};
constexpr Metric look_ups{counter, "mta_tls_discovery_lookups_total",
                          "Look-ups that were begun, DANE and MTA-STS each for itself."};
constexpr Metric late{counter, "mta_tls_discovery_lookups_late_total",
                      "Look-ups that did not end by the deadline of an answer."};
constexpr Metric turned_away{
    counter, "mta_tls_discovery_turned_away_total",
    "Look-ups that were not begun, since too many were under way."};
constexpr Metric under_way{gauge, "mta_tls_discovery_lookups_under_way",
                           "Look-ups that are under way."};
constexpr Metric waiting{gauge, "mta_tls_discovery_questions_waiting",
                         "Questions that wait for a look-up."};
constexpr Metric dane_results{counter, "mta_tls_discovery_dane_results_total",
                              "Look-ups of DANE that ended, by what the domain promises; "
                              "defer: it could not be known."};
constexpr Metric sts_results{
    counter, "mta_tls_discovery_mta_sts_results_total",
    "Look-ups of MTA-STS that ended: with a policy that is enforced or in testing, "
    "without "
    "(absent; mode none, too), or with something wrong (failed)."};
constexpr Metric entries{gauge, "mta_tls_discovery_cache_entries",
                         "Next hops that something is known of."};
constexpr Metric policies{gauge, "mta_tls_discovery_cache_policies",
                          "Of these, those with an MTA-STS policy in force."};
constexpr Metric octets{gauge, "mta_tls_discovery_cache_bytes",
                        "Memory that is used for what is known."};
constexpr Metric forgotten{counter, "mta_tls_discovery_cache_dropped_total",
                           "Next hops that were forgotten to make room."};
constexpr Metric forgotten_policies{
    counter, "mta_tls_discovery_cache_dropped_policies_total",
    "Of these, those with an MTA-STS policy in force: mail to them lost its protection."};
constexpr Metric file_trouble{gauge, "mta_tls_discovery_cache_file_trouble",
                              "1 while the file of --cache cannot be read or written."};

constexpr std::array dane_states{DiscoveryHealth::Dane::being_tested,
                                 DiscoveryHealth::Dane::on, DiscoveryHealth::Dane::off,
                                 DiscoveryHealth::Dane::no_answer};

void add_health(MetricPage& page, const Discovery& discovery) {
  const auto& health = discovery.health();
  const bool started = discovery.has_started();
  page.add(enabled, started ? 1 : 0);
  page.add(working, started && health.failure.empty() ? 1 : 0);
  page.begin(dane);
  for (const auto state : dane_states) {
    page.sample({{"state", word(state)}}, started && state == health.dane ? 1 : 0);
  }
  page.add(file_trouble, health.cache_trouble.empty() ? 0 : 1);
}

void add_look_ups(MetricPage& page, const FactKeeper& facts) {
  const auto& counts = facts.counts();
  page.add(reads, "result",
           {{"hit", counts.hits}, {"stale", counts.stale}, {"miss", counts.misses}});
  page.add(look_ups, counts.look_ups);
  page.add(late, counts.late);
  page.add(turned_away, counts.turned_away);
  page.add(under_way, facts.under_way());
  page.add(waiting, facts.waiting());
}

void add_results(MetricPage& page, const FactCounts& counts) {
  page.begin(dane_results);
  for (std::size_t promise = 0; promise < counts.dane.size(); ++promise) {
    page.sample({{"promise", word(static_cast<DanePromise>(promise))}},
                counts.dane[promise]);
  }
  page.add(sts_results, "result",
           {{"enforce", counts.sts_found},
            {"testing", counts.sts_testing},
            {"absent", counts.sts_absent},
            {"failed", counts.sts_failed}});
}

void add_cache(MetricPage& page, const FactCache& cache) {
  page.add(entries, cache.size());
  page.add(policies, cache.held());
  page.add(octets, cache.octets());
  page.add(forgotten, cache.dropped());
  page.add(forgotten_policies, cache.dropped_held());
}

} // namespace

void add_discovery_metrics(MetricPage& page, const Discovery& discovery) {
  add_health(page, discovery);
  add_look_ups(page, discovery.facts());
  add_results(page, discovery.facts().counts());
  add_cache(page, discovery.facts().cache());
}

} // namespace mta_tls
