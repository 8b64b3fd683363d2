#include "policyd/cli/watch/watch_page.h"

#include "common/base/text.h"
#include "policyd/cli/page_rows.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::size_t indent = 12;
// Of more that are fine only the number is told.
constexpr std::size_t most_fine = 50;

std::string row(std::string_view label, std::string_view text) {
  return labelled_row(label, text, indent);
}

std::string painted(ProbeState state, const Paint& paint) {
  return painted(padded(to_lower(word(state)), 9), state, paint);
}

// The first line, as that of a monitoring plug-in.
std::string head(ProbeState state, std::string_view summary, const Paint& paint) {
  return fmt::format("MTA-TLS {}: {}\n", painted(word(state), state, paint), summary);
}

std::string ago(Instant then, Instant now) {
  using namespace std::chrono_literals;
  const auto past = now - then;
  if (past < 2min) {
    return "just now";
  }
  if (past < 2h) {
    return fmt::format("{} minutes ago", past / 1min);
  }
  return past < 48h ? fmt::format("{} hours ago", past / 1h)
                    : fmt::format("{} days ago", past / 24h);
}

std::string time_and_age(Instant then, Instant now) {
  return fmt::format("{}, {}", format_time(then), ago(then, now));
}

std::string promise_of(const Look& look) {
  return fmt::format("{} by {}{}", word(look.level), look.by,
                     look.is_testing ? ", in testing" : "");
}

std::string server_text(const SeenServer& server) {
  const auto& place = server.place;
  auto text =
      fmt::format("{}{}[{}]: ", place.host, place.host.empty() ? "" : " ", place.address);
  text += passes(server.verdict) ? server.version : server.why;
  constexpr std::size_t date_octets = 10;
  return server.ends ? fmt::format("{}, certificate until {}", text,
                                   format_time(*server.ends).substr(0, date_octets))
                     : text;
}

std::string since_text(const Standing& standing, Instant now) {
  if (standing.failing_since) {
    return fmt::format("mail waits since {} ({})", format_time(*standing.failing_since),
                       ago(*standing.failing_since, now));
  }
  return "";
}

std::string span_row(const LookSpan& span, const Paint& paint) {
  const auto& look = span.look;
  return fmt::format(
             "    {}  {} {}", format_time(look.at), painted(look.state, paint),
             wrapped(safe(fmt::format(
                         "{}{}", look.summary,
                         span.looks > 1 ? fmt::format(" ({} looks, until {})", span.looks,
                                                      format_time(span.last))
                                        : "")),
                     36)) +
         '\n';
}

std::string finding_row(const Finding& finding) {
  return fmt::format(
             "    {}  {}", format_time(finding.at),
             wrapped(safe(fmt::format(
                         "{}: {}{}", word(finding.kind), finding.text,
                         finding.server.empty() ? "" : " (" + finding.server + ")")),
                     26)) +
         '\n';
}

template <class Rows, class Show>
std::string part(std::string_view title, const Rows& rows, const Paint& paint,
                 Show show) {
  std::string text;
  for (const auto& each : rows) {
    text += show(each);
  }
  return text.empty() ? "" : "  " + paint.faint(title) + '\n' + text;
}

std::string in_full(const WatchedHop& hop, const WatchView& view, const Paint& paint) {
  const auto& look = hop.standing.last;
  auto text = painted(look.state, paint) + ' ' + paint.bold(safe(look.hop)) + '\n' +
              row("finding", look.summary) + row("promised", promise_of(look)) +
              row("", since_text(hop.standing, view.now)) +
              row("last look", time_and_age(look.at, view.now)) +
              row("fault", look.outlook == Outlook::passes ? "" : word(look.fault)) +
              row("MX", join(look.mx, ", ")) + row("MTA-STS", look.sts);
  for (const auto& server : look.servers) {
    text += row(&server == look.servers.data() ? "servers" : "", server_text(server));
  }
  const auto& spans = view.all ? hop.history : changes_in(hop.history);
  text += part("what became of mail", spans, paint,
               [&](const LookSpan& span) { return span_row(span, paint); });
  return text + part("what was told", hop.findings, paint, finding_row);
}

std::string in_short(const WatchedHop& hop, const Paint& paint) {
  const auto& look = hop.standing.last;
  auto text = fmt::format("{} {} {}\n", painted(look.state, paint),
                          padded(safe(look.hop), 36), safe(promise_of(look)));
  return look.state == ProbeState::ok
             ? text
             : text + std::string(10, ' ') + wrapped(safe(look.summary), 10) + '\n';
}

std::vector<WatchedHop> worst_first(std::vector<WatchedHop> hops) {
  std::ranges::stable_sort(hops, std::ranges::greater{},
                           [](const WatchedHop& hop) { return hop.standing.last.state; });
  return hops;
}

std::size_t count(const WatchView& view, ProbeState state) {
  return static_cast<std::size_t>(std::ranges::count(
      view.hops, state, [](const WatchedHop& hop) { return hop.standing.last.state; }));
}

std::string summary_of(const WatchView& view, const Paint& paint) {
  const auto newest = newest_look(view);
  auto text =
      fmt::format("{} watched: {} as promised", count_of(view.hops.size(), "next hop"),
                  count(view, ProbeState::ok));
  for (const auto state :
       {ProbeState::critical, ProbeState::warning, ProbeState::unknown}) {
    if (const auto number = count(view, state); number != 0) {
      text += fmt::format(", {} {}", number, to_lower(word(state)));
    }
  }
  if (newest) {
    text += "; last look " + ago(*newest, view.now);
  }
  return head(state_of(view), text, paint);
}

// Of the worst of those that are named.
std::string named_summary(const WatchView& view, const Paint& paint) {
  if (!view.not_watched.empty() || view.hops.empty()) {
    return head(state_of(view),
                safe(join(view.not_watched, ", ")) +
                    ": not watched, or not looked at yet",
                paint);
  }
  const auto worst = worst_first(view.hops).front().standing.last;
  return head(state_of(view), safe(worst.hop + ": " + worst.summary), paint);
}

std::string warnings_of(const WatchView& view, const Paint& paint) {
  std::string text;
  if (is_stale(view)) {
    text += paint.doubtful("Nobody looks any more: is mta-tls-policyd --watch running?") +
            '\n';
  }
  if (!view.ourselves.empty() && view.ourselves.back().kind == FindingKind::ourselves) {
    text += paint.bad("We see nobody") + " since " +
            format_time(view.ourselves.back().at) + ": " +
            wrapped(safe(view.ourselves.back().text), 0) + '\n';
  }
  return text;
}

std::string table_text(const WatchView& view, const Paint& paint) {
  auto text = summary_of(view, paint) + warnings_of(view, paint);
  std::size_t fine = 0;
  for (const auto& hop : worst_first(view.hops)) {
    if (hop.standing.last.state != ProbeState::ok || ++fine <= most_fine) {
      text += in_short(hop, paint);
    }
  }
  if (fine > most_fine) {
    text += fmt::format("and {} more that are as promised\n", fine - most_fine);
  }
  return text;
}

} // namespace

std::string watch_text(const WatchView& view, const Paint& paint) {
  if (view.is_table) {
    return table_text(view, paint);
  }
  auto text = named_summary(view, paint);
  for (const auto& hop : view.hops) {
    text += '\n' + in_full(hop, view, paint);
  }
  return text + warnings_of(view, paint);
}

} // namespace mta_tls
