#pragma once

#include "common/base/time.h"
#include "common/metrics/duration_histogram.h"
#include "common/metrics/metric.h"

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace mta_tls {

struct MetricLabel {
  std::string_view name;  // fixed in the program
  std::string_view value; // UTF-8; whatever it is, it is escaped
};
using MetricLabels = std::initializer_list<MetricLabel>;

// What a scrape gets: Prometheus' text exposition format 0.0.4. All samples of a metric
// stand together, so each metric is begun once.
class MetricPage {
public:
  static constexpr std::string_view media_type =
      "text/plain; version=0.0.4; charset=utf-8";

  // A metric that is one number.
  template <class Number>
  void add(const Metric& metric, Number value) {
    begin(metric);
    sample({}, value);
  }

  // A metric with a sample for each value of its one label.
  void add(const Metric& metric, std::string_view label,
           std::initializer_list<std::pair<std::string_view, std::uint64_t>> samples);

  // A metric whose samples follow.
  void begin(const Metric& metric);

  // Of the metric that was begun last.
  template <std::integral Number>
  void sample(MetricLabels labels, Number value) {
    line("", labels, {}, std::to_string(value));
  }
  void sample(MetricLabels labels, double value);
  void sample(MetricLabels labels, Instant time); // in seconds since 1970
  void sample(MetricLabels labels, const DurationHistogram& durations);

  const std::string& text() const noexcept { return text_; }

private:
  // `last` comes after the labels, unless its name is empty.
  void line(std::string_view suffix, MetricLabels labels, const MetricLabel& last,
            std::string_view value);

  std::string_view name_;
  std::string text_;
};

} // namespace mta_tls
