#include "common/base/text.h"
#include "common/report/html.h"
#include "common/report/sections.h"
#include "common/report/table_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

constexpr std::size_t most_domains = 20'000;
// The strips of more would make the page too long to be opened on a phone.
constexpr std::size_t most_strips = 1000;

std::string state_class(ProbeState state) {
  return to_lower(word(state)); // "ok", "warning", "unknown", "critical"
}

std::string state_cell(const ReportDomain& domain) {
  const auto word_of_state =
      domain.standing ? state_class(domain.state()) : "not yet seen";
  return fmt::format("<span class=\"state {}\">{}</span>", state_class(domain.state()),
                     word_of_state);
}

// The level, and who asks for it.
std::string level_cell(const ReportDomain& domain) {
  return fmt::format("{}{}<br><span class=\"faint\">{}</span>",
                     domain.level.empty() ? "mail waits" : html_of_peer(domain.level),
                     domain.is_testing ? " (testing)" : "", html_of_peer(domain.by));
}

std::string reason_cell(const ReportDomain& domain) {
  if (!domain.standing) {
    return "";
  }
  const auto& standing = *domain.standing;
  auto text = html_of_peer(standing.last.summary, 500);
  if (standing.failing_since) {
    text += fmt::format("; fails since {}", minute_text(*standing.failing_since));
  }
  const auto* obstacle = first_obstacle(standing.last);
  if (obstacle != nullptr && !obstacle->why.empty()) {
    text +=
        fmt::format("<br><span class=\"faint\">{}: {}</span>",
                    html_of_peer(obstacle->place.host), html_of_peer(obstacle->why, 500));
  }
  return text;
}

std::string drift_cell(const ReportDomain& domain) {
  std::vector<std::string> all;
  for (const auto& each : domain.drift) {
    all.push_back(html_of_peer(each, 500));
  }
  return join(all, "<br>");
}

std::string_view mark_word(DayMark mark) {
  constexpr std::array<std::string_view, 5> words{"none", "unseen", "passes", "partly",
                                                  "fails"};
  return words[static_cast<std::size_t>(mark)];
}

// Worse is higher, so that the strip can be read without its colours.
int height_of(DayMark mark) {
  switch (mark) {
  case DayMark::none:
    return 1;
  case DayMark::passes:
    return 3;
  case DayMark::unseen:
    return 5;
  case DayMark::partly:
    return 7;
  case DayMark::fails:
    break;
  }
  return 10;
}

std::string bars(const std::vector<DayMark>& days, DayMark mark) {
  std::string path;
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (days[i] == mark) {
      const auto height = height_of(mark);
      path += fmt::format("M{} {}h3v{}h-3z", 4 * i, 10 - height, height);
    }
  }
  return path.empty()
             ? ""
             : fmt::format("<path class=\"{}\" d=\"{}\"/>", mark_word(mark), path);
}

std::string strip_label(const std::vector<DayMark>& days) {
  std::string text = fmt::format("last {} days:", days.size());
  for (const auto mark : {DayMark::fails, DayMark::partly, DayMark::unseen,
                          DayMark::passes, DayMark::none}) {
    if (const auto count = std::ranges::count(days, mark); count != 0) {
      text += fmt::format(" {} {};", count,
                          mark == DayMark::none ? "without a look" : mark_word(mark));
    }
  }
  text.pop_back();
  return text;
}

std::string strip(const std::vector<DayMark>& days) {
  if (days.empty()) {
    return "";
  }
  auto text = fmt::format("<svg class=\"strip\" viewBox=\"0 0 {} 10\" "
                          "preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">",
                          4 * days.size() - 1, strip_label(days));
  for (const auto mark : {DayMark::none, DayMark::passes, DayMark::unseen,
                          DayMark::partly, DayMark::fails}) {
    text += bars(days, mark);
  }
  return text + "</svg>";
}

std::string domain_row(const ReportDomain& domain, bool has_strip) {
  return row_begin() + head_cell(html_of_peer(domain.hop)) +
         cell("State", state_cell(domain)) + cell("Level", level_cell(domain)) +
         cell("Last look", domain.standing ? minute_text(domain.standing->last.at) : "") +
         cell("Finding", reason_cell(domain)) +
         cell("Since the first look", drift_cell(domain)) +
         cell("30 days", has_strip ? strip(domain.days) : "") + row_end();
}

std::string beyond(std::size_t count) {
  return count <= most_domains
             ? ""
             : fmt::format("<p>{} more, none of them worse than these.</p>\n",
                           count_of(count - most_domains, "domain"));
}

} // namespace

std::string domains_section(const WatchReport& report) {
  if (report.domains.empty()) {
    return "<h2>Domains</h2>\n<p>No domain is watched: no rule of the policy forces TLS, "
           "or tests it.</p>\n";
  }
  auto text =
      "<h2>Domains</h2>\n" +
      table_begin("The worst first. In the strips a day is a bar: the higher, the worse.",
                  {"Domain", "State", "Level", "Last look", "Finding",
                   "Since the first look", "30 days"});
  const auto shown = std::min(report.domains.size(), most_domains);
  for (std::size_t i = 0; i < shown; ++i) {
    text += domain_row(report.domains[i], i < most_strips);
  }
  return text + table_end() + beyond(report.domains.size());
}

} // namespace mta_tls
