#pragma once

#include "common/probe/promise.h"
#include "common/queue/finding.h"
#include "common/watch/finding.h"
#include "common/watch/standing.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// A day of a domain, by the worst of its looks.
enum class DayMark { none, unseen, passes, partly, fails };

inline constexpr std::size_t report_days = 30;

// One watched next hop.
struct ReportDomain {
  std::string hop;
  std::string level; // "secure"; empty: mail is to wait, whatever the servers do
  std::string by;    // who asks for it: "rule examplebank.example"
  bool is_testing = false;
  std::optional<Standing> standing; // nullopt: it has not been looked at yet
  std::vector<DayMark> days;        // the last `report_days`, oldest first
  std::vector<std::string> drift;   // what has changed since the first look kept

  ProbeState state() const noexcept {
    return standing ? standing->last.state : ProbeState::unknown;
  }
};

// A letter that rules rest on.
struct ReportLetter {
  std::string id;
  std::string about; // the domains that it covers
  LetterState state = LetterState::in_force;
  bool ends_soon = false;
  Instant received;
  std::optional<Instant> valid_from;
  std::optional<Instant> end; // the first moment at which it no longer holds
  std::vector<std::string> rules;
};

struct WatchReport {
  Instant at;
  std::string policy; // the file's path
  std::vector<ReportDomain> domains;
  std::vector<Finding> changes; // oldest first
  std::vector<ReportLetter> letters;
  std::optional<std::vector<QueueFinding>> queue; // nullopt: nobody has asked
};

// Looks of a next hop from `first` to `last` that have all shown the same.
struct ReportSpan {
  Instant first;
  Instant last;
  Outlook outlook = Outlook::unseen;
};

// What each of the last `report_days` was, the day of `at` included.
std::vector<DayMark> days_of(const std::vector<ReportSpan>& history, Instant at);

// What differs between a first look and the last, in words.
std::vector<std::string> drift_between(const Look& first, const Look& last);

} // namespace mta_tls
