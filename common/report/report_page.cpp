#include "common/report/report_page.h"

#include "common/base/text.h"
#include "common/report/html.h"
#include "common/report/sections.h"
#include "common/report/style.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace mta_tls {

namespace {

// Nothing is ever loaded or run, whatever a peer has written into its certificate.
constexpr std::string_view head_begin =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" "
    "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri "
    "'none'; "
    "form-action 'none'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n"
    "<link rel=\"icon\" href=\"data:,\">\n<title>TLS of mail: report</title>\n<style>";

void sort_worst_first(WatchReport& report) {
  std::ranges::stable_sort(
      report.domains, [](const ReportDomain& a, const ReportDomain& b) {
        return std::tuple(b.state(), a.is_testing, std::string_view(a.hop)) <
               std::tuple(a.state(), b.is_testing, std::string_view(b.hop));
      });
}

std::string tile(std::size_t count, std::string_view what, std::string_view kind) {
  return fmt::format("<li><b class=\"{}\">{}</b>{}</li>\n", count == 0 ? "faint" : kind,
                     count, what);
}

std::string tiles(const WatchReport& report) {
  const auto count = [&](ProbeState state) {
    return static_cast<std::size_t>(
        std::ranges::count(report.domains, state, &ReportDomain::state));
  };
  auto text = "<ul class=\"tiles\">\n" + tile(report.domains.size(), "domains", "") +
              tile(count(ProbeState::critical), "critical", "critical") +
              tile(count(ProbeState::unknown), "unknown", "unknown") +
              tile(count(ProbeState::warning), "warning", "warning") +
              tile(count(ProbeState::ok), "ok", "ok");
  if (report.queue) {
    text += tile(report.queue->size(), "with mail that waits", "critical");
  }
  return text + "</ul>\n";
}

} // namespace

std::string report_page(WatchReport report) {
  sort_worst_first(report);
  return fmt::format(
      "{}{}</style>\n</head>\n<body>\n<main>\n<h1>TLS of mail</h1>\n"
      "<p class=\"faint\">{} · {}</p>\n{}{}{}{}{}{}</main>\n"
      "<p class=\"faint\">TLS is agreed on anew at each delivery; what is behind the "
      "outermost servers cannot be seen.</p>\n</body>\n</html>\n",
      head_begin, report_style, minute_text(report.at), html_of_peer(report.policy, 1000),
      tiles(report), queue_section(report), domains_section(report),
      expiry_section(report), changes_section(report), letters_section(report));
}

} // namespace mta_tls
