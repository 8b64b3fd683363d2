#pragma once

#include "common/probe/domain_report.h"

#include <optional>

namespace mta_tls {

// The strongest requirement that every server which was seen fulfils now: dane-only,
// secure, encrypt or may. nullopt: no server was seen, or none would do. Keys are not
// suggested: who pins them must hear of new ones beforehand.
std::optional<Requirement> suggested_requirement(const DomainReport& report,
                                                 const Judge& judge);

} // namespace mta_tls
