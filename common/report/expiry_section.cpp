#include "common/report/html.h"
#include "common/report/sections.h"
#include "common/report/table_parts.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

using Days = std::chrono::days;

constexpr Days ahead{90};
constexpr Days soon{21};
constexpr std::size_t most_rows = 100;

struct Ending {
  Instant end;
  std::string hop;
  std::string host;
};

// The certificates that count for the promise of a domain and end in time, the next
// first; one that several domains share stands under each.
std::vector<Ending> endings(const WatchReport& report) {
  std::vector<Ending> all;
  for (const auto& domain : report.domains) {
    if (!domain.standing || !first_certificate_end(domain.standing->last)) {
      continue;
    }
    const auto end = *first_certificate_end(domain.standing->last);
    const auto& servers = domain.standing->last.servers;
    const auto server = std::ranges::find(servers, std::optional(end), &SeenServer::ends);
    if (end < report.at + ahead) {
      all.push_back({end, domain.hop, server == servers.end() ? "" : server->place.host});
    }
  }
  std::ranges::stable_sort(all, {}, &Ending::end);
  return all;
}

std::string left_text(Instant end, Instant at) {
  const auto days = std::chrono::floor<Days>(end - at).count();
  if (end <= at) {
    return "over";
  }
  return days == 0 ? "today" : fmt::format("{} {}", days, days == 1 ? "day" : "days");
}

// The bar is the time that is left, of `ahead`.
std::string bar(Instant end, Instant at) {
  const auto left = std::clamp<std::int64_t>(std::chrono::floor<Days>(end - at).count(),
                                             0, ahead.count());
  const auto* kind = end <= at ? " over" : end < at + soon ? " soon" : "";
  return fmt::format(
      "<svg viewBox=\"0 0 {} 8\" preserveAspectRatio=\"none\" role=\"img\" "
      "aria-label=\"{}\"><rect class=\"span\" width=\"{}\" height=\"8\"/>"
      "<rect class=\"left{}\" width=\"{}\" height=\"8\"/></svg>",
      ahead.count(), left_text(end, at), ahead.count(), kind,
      std::max<std::int64_t>(left, 1));
}

std::string ending_row(const Ending& each, Instant at) {
  return row_begin() + head_cell(html_of_peer(each.hop)) +
         cell("Server", html_of_peer(each.host)) + cell("Ends", day_text(each.end)) +
         cell("Left", left_text(each.end, at)) + cell("Of 90 days", bar(each.end, at)) +
         row_end();
}

} // namespace

std::string expiry_section(const WatchReport& report) {
  const auto all = endings(report);
  std::string text = "<h2>Certificates that end</h2>\n";
  if (all.empty()) {
    return text + "<p>None that counts for a promise ends within 90 days.</p>\n";
  }
  text +=
      table_begin("Within 90 days, the next first; where levels verify or secure look "
                  "at dates.",
                  {"Domain", "Server", "Ends", "Left", "Of 90 days"});
  for (std::size_t i = 0; i < std::min(all.size(), most_rows); ++i) {
    text += ending_row(all[i], report.at);
  }
  text += table_end();
  return all.size() <= most_rows
             ? text
             : text + fmt::format("<p>{} more end later.</p>\n", all.size() - most_rows);
}

} // namespace mta_tls
