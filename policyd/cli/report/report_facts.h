#pragma once

#include "common/base/result.h"
#include "common/report/report.h"
#include "policyd/cli/report/report_command.h"

#include <string>

namespace mta_tls {

// What the page tells of the table and of the watch's file. The error is a whole
// sentence.
Result<WatchReport, std::string> gather_report(const Snapshot& table,
                                               const ReportOptions& options);

} // namespace mta_tls
