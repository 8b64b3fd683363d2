#include "common/report/html.h"
#include "common/report/report_page.h"
#include "tests/unit/watch/seen.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace mta_tls {

namespace {

using namespace mta_tls::testing;
using Days = std::chrono::days;

std::size_t count_in(const std::string& text, std::string_view what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
    ++count;
  }
  return count;
}

ReportDomain domain_with(Look look) {
  ReportDomain domain;
  domain.hop = look.hop;
  domain.level = "secure";
  domain.standing = standing_after(nullptr, std::move(look));
  domain.days.assign(report_days, DayMark::passes);
  return domain;
}

} // namespace

TEST_CASE("no text becomes a tag, or leaves its quotes", "[report]") {
  CHECK(html("<b>&\"'</b>") == "&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;");
  CHECK(html_of_peer("<\x1b\n>") == "&lt;\\x1b\\x0a&gt;");
  CHECK(html_of_peer(std::string(5000, '<'), 10).size() < 60);
}

TEST_CASE("a day is as bad as the worst of its looks", "[report]") {
  const auto days = days_of({{noon - Days(100), noon - Days(28), Outlook::passes},
                             {noon - Days(28), noon - Days(27), Outlook::fails},
                             {noon - Days(27), noon - Days(26), Outlook::passes},
                             {noon - std::chrono::hours(1), noon, Outlook::partly},
                             {noon, noon, Outlook::unseen}},
                            noon);
  REQUIRE(days.size() == report_days);
  CHECK(days[0] == DayMark::passes);
  CHECK(days[1] == DayMark::fails);
  CHECK(days[2] == DayMark::fails);
  CHECK(days[3] == DayMark::passes);
  CHECK(days[4] == DayMark::none);
  CHECK(days[29] == DayMark::partly);
}

TEST_CASE("what has drifted since the first look", "[report]") {
  const auto first = good_look();
  CHECK(drift_between(first, good_look()).empty());
  auto last = good_look();
  last.mx = {"mx.new.example"};
  last.servers = {server_at("mx.bank.example", "k2")};
  last.sts = "enforce 1";
  last.tlsa = "aa";
  CHECK(drift_between(first, last) ==
        std::vector<std::string>{"MX hosts were mx.bank.example",
                                 "another key at mx.bank.example", "MTA-STS was none",
                                 "TLSA records were published"});
}

TEST_CASE("what could not be found out has not drifted", "[report]") {
  auto last = good_look();
  last.mx.clear();
  last.servers.front().key.clear();
  last.sts = last.tlsa = "";
  last.sts_is_known = last.tlsa_is_known = false;
  auto first = good_look();
  first.sts = "enforce 1";
  first.tlsa = "aa";
  CHECK(drift_between(first, last).empty());
}

TEST_CASE("a report's page has the worst domain first", "[report]") {
  WatchReport report;
  report.at = noon;
  report.domains = {domain_with(good_look("a.example")),
                    domain_with(failing_look(Obstacle::expired, "b.example"))};
  const auto page = report_page(report);
  CHECK(page.find("b.example") < page.find("a.example"));
}

TEST_CASE("a report's page has an end, however much there is to tell", "[report]") {
  WatchReport report;
  report.at = noon;
  for (int i = 0; i < 21'000; ++i) {
    report.domains.push_back(domain_with(good_look(std::to_string(i) + ".example")));
    report.changes.emplace_back();
  }
  const auto page = report_page(report);
  CHECK(page.find("1000 domains more, none of them worse than these.") !=
        std::string::npos);
  CHECK(page.find("20500 older ones are not shown.") != std::string::npos);
  CHECK(count_in(page, "<svg class=\"strip\"") == 1000);
}

TEST_CASE("whatever a server has told stays text in the page", "[report]") {
  const std::string evil = "</td><script>x</script>\"'&\x1b";
  auto look = failing_look(Obstacle::wrong_name, evil);
  look.summary = look.servers.front().why = evil;
  look.servers.front().place.host = evil;
  look.servers.front().ends = noon + Days(3);
  look.mx = {evil};
  auto domain = domain_with(look);
  domain.level = domain.by = evil;
  domain.drift = {evil};
  Finding finding;
  finding.subject = finding.server = finding.text = evil;
  ReportLetter letter;
  letter.id = letter.about = evil;
  letter.rules = {evil};
  QueueFinding waiting;
  waiting.hop = waiting.cause = waiting.remedy = evil;
  const auto page = report_page({noon, evil, {domain}, {finding}, {letter}, {{waiting}}});
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("\x1b") == std::string::npos);
  CHECK(count_in(page, "&lt;script&gt;") >= 14);
}

} // namespace mta_tls
