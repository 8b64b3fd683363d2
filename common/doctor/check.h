#pragma once

#include "common/doctor/finding.h"

#include <span>
#include <vector>

namespace mta_tls::doctor {

// Takes down what one check finds.
class Report {
public:
  Report(std::string_view id, Severity severity, std::vector<Finding>& findings)
      : id_(id), severity_(severity), findings_(findings) {}

  void add(std::string where, std::string meaning, std::string mend) {
    findings_.push_back(
        {id_, severity_, std::move(where), std::move(meaning), std::move(mend)});
  }

private:
  std::string_view id_;
  Severity severity_;
  std::vector<Finding>& findings_;
};

// One kind of finding, and how it is found. `Case` is what is known of an MTA, with the
// policy it is to keep.
template <class Case>
struct Check {
  std::string_view id;
  Severity severity;
  std::string_view title; // one line, for the list of all kinds
  void (*look)(const Case& about, Report& report);
};

// A room's checks about one subject.
template <class Case>
using Checks = std::span<const Check<Case>>;

template <class Case>
void run(Checks<Case> checks, const Case& about, std::vector<Finding>& findings) {
  for (const auto& check : checks) {
    Report report(check.id, check.severity, findings);
    check.look(about, report);
  }
}

} // namespace mta_tls::doctor
