#include "policyd/cli/doctor/doctor.h"

#include "common/base/nearest.h"
#include "common/base/text.h"
#include "common/table/load.h"
#include "policyd/cli/clock.h"
#include "policyd/cli/doctor/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <ostream>

namespace mta_tls {

namespace {

using doctor::Finding;
using doctor::Survey;

void load_policy(const DoctorOptions& options, doctor::Examined& host) {
  auto& policy = host.policy;
  policy.path = options.policy;
  auto loaded = load_table(options.policy, host.now);
  if (loaded) {
    policy.table = std::move(loaded->snapshot);
    policy.warnings = loaded->warnings.size();
    return;
  }
  for (const auto& diagnostic : loaded.error().diagnostics) {
    if (diagnostic.severity == Diagnostic::Severity::error) {
      policy.errors.push_back(headline(diagnostic));
    }
  }
}

// In this order: what a later one looks for follows from what the earlier ones have seen.
Survey look(const DoctorOptions& options) {
  Survey survey{options.survey, {}, {}};
  survey.host.now = current_time();
  load_policy(options, survey.host);
  look_at_postfix(survey);
  look_at_sendmail(survey);
  look_at_exim(survey);
  look_at_tables(survey);
  if (!options.survey.offline) {
    look_at_daemons(survey);
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
