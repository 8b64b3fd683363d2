#include "common/metrics/metric_page.h"

#include <catch2/catch.hpp>

#include <limits>

namespace mta_tls {

namespace {

constexpr Metric things{MetricKind::counter, "mta_tls_things_total", "Things."};
constexpr Metric heat{MetricKind::gauge, "mta_tls_heat_celsius", "How hot it is."};
constexpr Metric times{MetricKind::histogram, "mta_tls_thing_duration_seconds",
                       "How long a thing takes."};

constexpr std::string_view heat_head = "# HELP mta_tls_heat_celsius How hot it is.\n"
                                       "# TYPE mta_tls_heat_celsius gauge\n";

std::string line_of(double value) {
  MetricPage page;
  page.add(heat, value);
  CHECK(page.text().starts_with(heat_head));
  return page.text().substr(heat_head.size());
}

} // namespace

TEST_CASE("a metric that is one number has a head and a line", "[metrics]") {
  MetricPage page;
  page.add(things, 17U);
  page.add(heat, -3);
  CHECK(page.text() == "# HELP mta_tls_things_total Things.\n"
                       "# TYPE mta_tls_things_total counter\n"
                       "mta_tls_things_total 17\n" +
                           std::string(heat_head) + "mta_tls_heat_celsius -3\n");
}

TEST_CASE("a number is written so that the same is read", "[metrics]") {
  const auto infinity = std::numeric_limits<double>::infinity();
  CHECK(line_of(0.1) == "mta_tls_heat_celsius 0.1\n");
  CHECK(line_of(5e-06) == "mta_tls_heat_celsius 5e-06\n");
  CHECK(line_of(infinity) == "mta_tls_heat_celsius +Inf\n");
  CHECK(line_of(-infinity) == "mta_tls_heat_celsius -Inf\n");
  CHECK(line_of(std::numeric_limits<double>::quiet_NaN()) ==
        "mta_tls_heat_celsius NaN\n");
}

TEST_CASE("counters are written whole, however large", "[metrics]") {
  MetricPage page;
  page.begin(things);
  page.sample({}, std::numeric_limits<std::uint64_t>::max());
  CHECK(page.text().ends_with("mta_tls_things_total 18446744073709551615\n"));
}

TEST_CASE("whatever a label's value is, it is one label of one line", "[metrics]") {
  MetricPage page;
  page.begin(heat);
  page.sample({{"place", "a\\b\"c\nd"}, {"kind", "{}=,"}}, 1);
  CHECK(page.text() ==
        std::string(heat_head) +
            "mta_tls_heat_celsius{place=\"a\\\\b\\\"c\\nd\",kind=\"{}=,\"} "
            "1\n");
}

TEST_CASE("a histogram's buckets hold all that was faster", "[metrics]") {
  using namespace std::chrono_literals;
  DurationHistogram durations;
  durations.count(3us, 2);
  durations.count(2ms, 1);
  durations.count(1min, 1);
  MetricPage page;
  page.begin(times);
  page.sample({{"of", "x"}}, durations);

  const auto has = [&](std::string_view line) {
    INFO(line << " in\n" << page.text());
    return page.text().find('\n' + std::string(line) + '\n') != std::string::npos;
  };
  CHECK(has("mta_tls_thing_duration_seconds_bucket{of=\"x\",le=\"5e-06\"} 2"));
  CHECK(has("mta_tls_thing_duration_seconds_bucket{of=\"x\",le=\"0.001\"} 2"));
  CHECK(has("mta_tls_thing_duration_seconds_bucket{of=\"x\",le=\"0.0025\"} 3"));
  CHECK(has("mta_tls_thing_duration_seconds_bucket{of=\"x\",le=\"30\"} 3"));
  CHECK(has("mta_tls_thing_duration_seconds_bucket{of=\"x\",le=\"+Inf\"} 4"));
  CHECK(has("mta_tls_thing_duration_seconds_sum{of=\"x\"} 60.002006"));
  CHECK(has("mta_tls_thing_duration_seconds_count{of=\"x\"} 4"));
}

} // namespace mta_tls
