#include "common/metrics/metric_page.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace mta_tls {

namespace {

void append_escaped(std::string& text, std::string_view value) {
  for (const char c : value) {
    switch (c) {
    case '\\':
      text += "\\\\";
      break;
    case '"':
      text += "\\\"";
      break;
    case '\n':
      text += "\\n";
      break;
    default:
      text += c;
    }
  }
}

void append_label(std::string& text, const MetricLabel& label) {
  text += text.back() == '{' ? "" : ",";
  text += label.name;
  text += "=\"";
  append_escaped(text, label.value);
  text += '"';
}

// The shortest that is read as the same number.
std::string number_text(double value) {
  if (std::isnan(value)) {
    return "NaN";
  }
  if (std::isinf(value)) {
    return value > 0 ? "+Inf" : "-Inf";
  }
  return fmt::format("{}", value);
}

} // namespace

void MetricPage::add(
    const Metric& metric, std::string_view label,
    std::initializer_list<std::pair<std::string_view, std::uint64_t>> samples) {
  begin(metric);
  for (const auto& [value, number] : samples) {
    sample({{label, value}}, number);
  }
}

void MetricPage::begin(const Metric& metric) {
  name_ = metric.name;
  fmt::format_to(std::back_inserter(text_), "# HELP {0} {1}\n# TYPE {0} {2}\n",
                 metric.name, metric.help, word(metric.kind));
}

void MetricPage::line(std::string_view suffix, MetricLabels labels,
                      const MetricLabel& last, std::string_view value) {
  text_ += name_;
  text_ += suffix;
  if (labels.size() > 0 || !last.name.empty()) {
    text_ += '{';
    for (const auto& label : labels) {
      append_label(text_, label);
    }
    if (!last.name.empty()) {
      append_label(text_, last);
    }
    text_ += '}';
  }
  text_ += ' ';
  text_ += value;
  text_ += '\n';
}

void MetricPage::sample(MetricLabels labels, double value) {
  line("", labels, {}, number_text(value));
}

void MetricPage::sample(MetricLabels labels, Instant time) {
  sample(labels, time.time_since_epoch().count());
}

void MetricPage::sample(MetricLabels labels, const DurationHistogram& durations) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < durations.bounds.size(); ++i) {
    count += durations.in_bucket(i);
    line("_bucket", labels, {"le", number_text(durations.bounds[i])},
         std::to_string(count));
  }
  count += durations.in_bucket(durations.bounds.size());
  line("_bucket", labels, {"le", "+Inf"}, std::to_string(count));
  line("_sum", labels, {}, number_text(durations.sum()));
  line("_count", labels, {}, std::to_string(count));
}

} // namespace mta_tls
