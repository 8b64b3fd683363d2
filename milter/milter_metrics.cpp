#include "milter/milter_metrics.h"

namespace mta_tls {

namespace {

using enum MetricKind;

constexpr Metric open_sessions{gauge, "mta_tls_milter_sessions_open",
                               "SMTP sessions that are open."};
constexpr Metric sessions{counter, "mta_tls_milter_sessions_total",
                          "SMTP sessions that the MTA has told of."};
constexpr Metric accepted{counter, "mta_tls_milter_messages_accepted_total",
                          "Messages that were let through."};
constexpr Metric told{counter, "mta_tls_milter_recipients_told_total",
                      "Recipients for whom our users were told that mail cannot go now."};
constexpr Metric failures{
    counter, "mta_tls_milter_failures_total",
    "Events of a session that something of ours broke; the peer was "
    "asked to try again later."};
constexpr Metric removed{counter, "mta_tls_milter_header_fields_removed_total",
                         "Header fields that were taken off: TLS-Required: no that would "
                         "undo a rule, and fields that claimed to be ours (forged)."};
constexpr Metric demands{
    counter, "mta_tls_demands_total",
    "Messages that demanded TLS, by what became of them; testing: by "
    "rules in testing, whatever would have become of them."};

void add_demands(MetricPage& page, const DemandCounts& counts) {
  page.add(demands, "outcome",
           {{"kept", counts.kept},
            {"handed-over", counts.handed_over},
            {"let-go", counts.let_go},
            {"refused", counts.refused},
            {"deferred", counts.deferred},
            {"testing", counts.in_testing}});
}

} // namespace

void add_milter_metrics(MetricPage& page, const MilterService& service) {
  const auto& counts = service.counts();
  page.add(open_sessions, counts.open_sessions.load());
  page.add(sessions, counts.sessions.load());
  page.add(accepted, counts.passed.load());
  counts.refusals.add_to(page);
  page.add(told, counts.told.load());
  page.add(failures, counts.failed.load());
  page.add(removed, "reason",
           {{"tls-required", counts.tls_required_removed},
            {"forged", counts.forgeries_removed}});
  add_demands(page, service.demands());
}

} // namespace mta_tls
