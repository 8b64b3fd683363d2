#pragma once

#include "common/doctor/examined.h"
#include "common/explain/layout.h"
#include "policyd/cli/exit_code.h"

#include <string>
#include <vector>

namespace mta_tls::doctor {

// What `mta-tls doctor` tells.
struct Page {
  const Examined& host;
  std::vector<Finding> findings; // the worst first
  std::vector<std::string> looked_at;
};

// The worst finding decides, as with monitoring plug-ins. Something that was not seen is
// worse than a warning: it may be critical.
ExitCode exit_code(const std::vector<Finding>& findings);

std::string page_text(const Page& page, const Paint& paint);
std::string page_json(const Page& page);

// Every kind of finding: id, severity and one line.
std::string kinds_text();
std::string kinds_json();

} // namespace mta_tls::doctor
