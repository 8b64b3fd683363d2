#pragma once

#include "common/watch/look.h"

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// One JSON object, on one line:
//   next_hop, at, level, by, testing, outlook, state, fault, summary, mx[], mx_is_signed,
//   mta_sts ("enforce 20261124", "" for none, null for not known), tlsa (likewise),
//   servers[{host, address, port, passage, obstacle, why, version, certificate_sha256,
//   spki_sha256, trusted, names[], ends}]
std::string look_json(const Look& look);

// nullopt: it is none of a look.
std::optional<Look> look_of_json(std::string_view text);

} // namespace mta_tls
