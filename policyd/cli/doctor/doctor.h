#pragma once

#include "policyd/cli/console.h"
#include "policyd/cli/doctor/survey.h"

#include <string>
#include <vector>

namespace mta_tls {

struct DoctorOptions {
  std::string policy; // empty: the one that the daemon obeys
  doctor::SurveyOptions survey;
  std::vector<std::string> ignored; // ids of findings that are known and accepted
  bool list = false;                // all kinds of findings, and nothing else
  bool verbose = false;
};

// Looks for what, on this host, breaks what the policy promises, or undoes it.
ExitCode doctor_command(const DoctorOptions& options, Console& console);

} // namespace mta_tls
