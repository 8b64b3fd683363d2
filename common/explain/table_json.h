#pragma once

#include "common/policy/snapshot.h"

#include <nlohmann/json_fwd.hpp>

namespace mta_tls {

// The table that an explanation was made from: serial, sources[{path, sha256}].
nlohmann::ordered_json table_json(const Snapshot& snapshot);

} // namespace mta_tls
