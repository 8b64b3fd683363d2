#pragma once

#include "common/probe/domain_report.h"

#include <string>

namespace mta_tls {

// A rule for policy.json, on one line.
std::string suggested_rule(const DomainReport& report, const Requirement& requirement);

} // namespace mta_tls
