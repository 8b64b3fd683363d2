#include "common/report/report.h"

#include "common/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace mta_tls {

namespace {

using Days = std::chrono::days;

DayMark mark_of(Outlook outlook) {
  switch (outlook) {
  case Outlook::passes:
    return DayMark::passes;
  case Outlook::partly:
    return DayMark::partly;
  case Outlook::fails:
    return DayMark::fails;
  case Outlook::unseen:
    break;
  }
  return DayMark::unseen;
}

// All keys that a host shows, at whichever address.
std::set<std::string> keys_of(const Look& look, const std::string& host) {
  std::set<std::string> keys;
  for (const auto& server : look.servers) {
    if (server.place.host == host && !server.key.empty()) {
      keys.insert(server.key);
    }
  }
  return keys;
}

std::set<std::string> hosts_of(const Look& look) {
  std::set<std::string> hosts;
  for (const auto& server : look.servers) {
    hosts.insert(server.place.host);
  }
  return hosts;
}

void note_keys(const Look& first, const Look& last, std::vector<std::string>& drift) {
  for (const auto& host : hosts_of(last)) {
    const auto before = keys_of(first, host);
    const auto now = keys_of(last, host);
    if (!before.empty() && !now.empty() && before != now) {
      drift.push_back(fmt::format("another key at {}", host));
    }
  }
}

std::string or_none(const std::string& text) {
  return text.empty() ? "none" : text;
}

} // namespace

std::vector<DayMark> days_of(const std::vector<ReportSpan>& history, Instant at) {
  std::vector<DayMark> days(report_days, DayMark::none);
  const auto today = std::chrono::floor<Days>(at);
  const auto first = today - Days(report_days - 1);
  for (const auto& span : history) {
    const auto begin = std::max(std::chrono::floor<Days>(span.first), first);
    const auto end = std::min(std::chrono::floor<Days>(span.last), today);
    for (auto day = begin; day <= end; day += Days(1)) {
      auto& mark = days[static_cast<std::size_t>((day - first).count())];
      mark = std::max(mark, mark_of(span.outlook));
    }
  }
  return days;
}

std::vector<std::string> drift_between(const Look& first, const Look& last) {
  std::vector<std::string> drift;
  if (!first.mx.empty() && !last.mx.empty() && first.mx != last.mx) {
    drift.push_back(fmt::format("MX hosts were {}", join(first.mx, ", ")));
  }
  note_keys(first, last, drift);
  if (first.sts_is_known && last.sts_is_known && first.sts != last.sts) {
    drift.push_back(fmt::format("MTA-STS was {}", or_none(first.sts)));
  }
  if (first.tlsa_is_known && last.tlsa_is_known && first.tlsa != last.tlsa) {
    drift.emplace_back(first.tlsa.empty()  ? "TLSA records were published"
                       : last.tlsa.empty() ? "TLSA records were removed"
                                           : "other TLSA records");
  }
  return drift;
}

} // namespace mta_tls
