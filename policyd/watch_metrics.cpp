#include "policyd/watch_metrics.h"

#include <array>

namespace mta_tls {

namespace {

using enum MetricKind;

constexpr Metric enabled{gauge, "mta_tls_watch_enabled",
                         "1 where the daemon was started with --watch."};
constexpr Metric domains{
    gauge, "mta_tls_watch_domains",
    "Domains of the table that were looked at, by what mail for them "
    "would meet: every server would get it (passes), some would "
    "(partly), none would (fails), or nobody was seen (unseen)."};
constexpr Metric newest{gauge, "mta_tls_watch_last_look_timestamp_seconds",
                        "When any domain was last looked at."};
constexpr Metric state{gauge, "mta_tls_watch_domain_state",
                       "0 passes, 1 partly, 2 fails, 3 unseen; of the 500 domains that "
                       "stand worst. mode is that of their rule."};
constexpr Metric failing_since{
    gauge, "mta_tls_watch_domain_failing_since_timestamp_seconds",
    "Since when no server of a domain would get mail, of those of which that is so."};
constexpr Metric certificate_end{
    gauge, "mta_tls_watch_domain_certificate_expiry_timestamp_seconds",
    "When the first certificate that counts for the level ends; of the 500 domains where "
    "that is first."};

constexpr Metric watched{gauge, "mta_tls_watch_domains_watched",
                         "Domains that are watched, looked at or not yet."};
constexpr Metric left_out{gauge, "mta_tls_watch_domains_left_out",
                          "Domains that are not watched because there are too many."};
constexpr Metric under_way{gauge, "mta_tls_watch_looks_under_way",
                           "Looks at domains that are under way."};
constexpr Metric looks{counter, "mta_tls_watch_looks_total",
                       "Times that a domain was looked at."};
constexpr Metric alerts{counter, "mta_tls_watch_alerts_total",
                        "Alerts that the watch itself has given."};
constexpr Metric blind{gauge, "mta_tls_watch_blind",
                       "1 while nobody at all is seen, which is our own fault."};
constexpr Metric trouble{gauge, "mta_tls_watch_trouble",
                         "1 while nobody can be looked at (looking), signatures of DNS "
                         "cannot be validated (dnssec), or the history cannot be read or "
                         "written (history)."};

int number_of(Outlook outlook) noexcept {
  switch (outlook) {
  case Outlook::passes:
    return 0;
  case Outlook::partly:
    return 1;
  case Outlook::fails:
    return 2;
  case Outlook::unseen:
    return 3;
  }
  return 3;
}

void add_states(MetricPage& page, const WatchBoard& board) {
  page.begin(state);
  board.worst(most_named_domains, [&](const Standing& standing) {
    const auto& last = standing.last;
    page.sample({{"domain", last.hop},
                 {"level", word(last.level)},
                 {"mode", last.is_testing ? "testing" : "enforce"}},
                number_of(last.outlook));
  });
}

// Who fails stands worst, and so does who failed and is unseen since.
void add_failures(MetricPage& page, const WatchBoard& board) {
  page.begin(failing_since);
  board.worst(most_named_domains, [&](const Standing& standing) {
    if (standing.failing_since) {
      page.sample({{"domain", standing.last.hop}}, *standing.failing_since);
    }
  });
}

void add_ends(MetricPage& page, const WatchBoard& board) {
  page.begin(certificate_end);
  board.first_to_end(most_named_domains, [&](const Standing& standing, Instant end) {
    page.sample({{"domain", standing.last.hop}}, end);
  });
}

void add_domains(MetricPage& page, const WatchBoard& board) {
  using enum Outlook;
  page.begin(domains);
  for (const auto outlook : {passes, partly, fails, unseen}) {
    page.sample({{"outlook", word(outlook)}}, board.count(outlook));
  }
  page.begin(newest);
  if (board.newest()) {
    page.sample({}, *board.newest());
  }
}

} // namespace

void add_watch_metrics(MetricPage& page, const WatchHealth& health) {
  page.add(watched, health.hops);
  page.add(left_out, health.left_out);
  page.add(under_way, health.under_way);
  page.add(looks, health.looks);
  page.add(alerts, health.alerts);
  page.add(blind, health.blind ? 1 : 0);
  page.add(trouble, "with",
           {{"looking", !health.failure.empty()},
            {"dnssec", !health.dnssec_trouble.empty()},
            {"history", !health.history_trouble.empty()}});
}

void add_watch_metrics(MetricPage& page, const WatchBoard* board) {
  const WatchBoard nobody;
  const auto& seen = board ? *board : nobody;
  page.add(enabled, board ? 1 : 0);
  add_domains(page, seen);
  add_states(page, seen);
  add_failures(page, seen);
  add_ends(page, seen);
}

} // namespace mta_tls
