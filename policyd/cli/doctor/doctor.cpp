#include "policyd/cli/doctor/doctor.h"

#include "common/base/nearest.h"
#include "common/base/text.h"
#include "common/table/load.h"
#include "policyd/cli/clock.h"
#include "policyd/cli/doctor/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <ostream>
#include <unistd.h>

namespace mta_tls {

namespace {

using doctor::Finding;
using doctor::Survey;

constexpr std::string_view usual_policy = "/etc/mta-tls/policy.json";

// The file that was named, or that the daemon obeys.
std::string policy_path(const DoctorOptions& options, const Survey& survey) {
  if (!options.policy.empty()) {
    return options.policy;
  }
  for (const auto& daemon : survey.host.ground.daemons) {
    if (daemon.policy.starts_with('/')) {
      return daemon.policy;
    }
  }
  return std::string(usual_policy);
}

void take_errors(const std::vector<Diagnostic>& diagnostics, Survey& survey) {
  auto& policy = survey.host.policy;
  if (::access(policy.path.c_str(), R_OK) != 0 && errno == EACCES) {
    survey.not_seen(policy.path, std::strerror(EACCES));
    return;
  }
  for (const auto& diagnostic : diagnostics) {
    if (diagnostic.severity == Diagnostic::Severity::error) {
      policy.errors.push_back(headline(diagnostic));
    }
  }
}

void load_policy(const DoctorOptions& options, Survey& survey) {
  auto& policy = survey.host.policy;
  policy.path = policy_path(options, survey);
  auto loaded = load_table(policy.path, survey.host.now);
  if (loaded) {
    policy.table = std::move(loaded->snapshot);
    policy.warnings = loaded->warnings.size();
  } else {
    take_errors(loaded.error().diagnostics, survey);
  }
}

// In this order: what a later one looks for follows from what the earlier ones have seen.
Survey look(const DoctorOptions& options) {
  Survey survey{options.survey, {}, {}};
  survey.host.now = current_time();
  if (!options.survey.offline) {
    look_at_daemons(survey);
  }
  load_policy(options, survey);
  look_at_postfix(survey);
  look_at_sendmail(survey);
  look_at_exim(survey);
  look_at_tables(survey);
  if (!options.survey.offline) {
    look_at_files(survey);
    look_at_answers(survey);
  }
  return survey;
}

// The message about an id that no kind of finding has; empty: each has one.
std::string unknown_id(const std::vector<std::string>& ids) {
  std::vector<std::string_view> known;
  for (const auto& kind : doctor::all_kinds()) {
    known.push_back(kind.id);
  }
  for (const auto& id : ids) {
    if (std::find(known.begin(), known.end(), id) == known.end()) {
      const auto meant = nearest(id, known);
      return fmt::format("there is no finding \"{}\"{} (see mta-tls doctor --list)",
                         printable(id),
                         meant ? fmt::format("; did you mean \"{}\"?", *meant) : "");
    }
  }
  return {};
}

std::vector<Finding> findings_of(const Survey& survey,
                                 const std::vector<std::string>& ignored) {
  auto findings = diagnose(survey.host);
  std::erase_if(findings, [&](const Finding& finding) {
    return std::find(ignored.begin(), ignored.end(), finding.id) != ignored.end();
  });
  return findings;
}

ExitCode examine(const DoctorOptions& options, Console& console) {
  const auto survey = look(options);
  const doctor::Page page{survey.host, findings_of(survey, options.ignored),
                          options.verbose ? survey.looked_at
                                          : std::vector<std::string>()};
  console.out << (console.json ? doctor::page_json(page)
                               : doctor::page_text(page, console.out_paint));
  return doctor::exit_code(page.findings);
}

} // namespace

ExitCode doctor_command(const DoctorOptions& options, Console& console) {
  if (const auto error = unknown_id(options.ignored); !error.empty()) {
    return fail(console, ExitCode::unknown, error);
  }
  if (options.list) {
    console.out << (console.json ? doctor::kinds_json() : doctor::kinds_text());
    return ExitCode::fine;
  }
  try {
    return examine(options, console);
  } catch (const std::exception& failure) {
    return fail(console, ExitCode::unknown, failure.what());
  }
}

} // namespace mta_tls
