#pragma once

#include <algorithm>
#include <string_view>

namespace mta_tls {

enum class MetricKind { counter, gauge, histogram };

constexpr std::string_view word(MetricKind kind) noexcept {
  switch (kind) {
  case MetricKind::counter:
    return "counter";
  case MetricKind::gauge:
    return "gauge";
  case MetricKind::histogram:
    return "histogram";
  }
  return "";
}

// What is counted or measured, and what that means to who reads it. Made at compile time:
// https://prometheus.io/docs/practices/naming/ is kept, or the program does not compile.
struct Metric {
  consteval Metric(MetricKind its_kind, std::string_view its_name,
                   std::string_view its_help)
      : kind(its_kind), name(its_name), help(its_help) {
    if (!is_name(name)) {
      throw "a metric's name is lower case, digits and underscores";
    }
    if (name.ends_with("_total") != (kind == MetricKind::counter)) {
      throw "counters, and they alone, end with _total";
    }
    if (help.empty() || help.find_first_of("\\\n") != help.npos) {
      throw "a metric has a help text, which needs no escapes";
    }
  }

  MetricKind kind;
  std::string_view name;
  std::string_view help;

private:
  static constexpr bool is_name(std::string_view text) {
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return !text.empty() && is_letter(text.front()) &&
           std::all_of(text.begin(), text.end(), [&](char c) {
             return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
           });
  }
};

} // namespace mta_tls
