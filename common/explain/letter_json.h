#pragma once

#include "common/policy/letter.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace mta_tls {

// What an explanation tells of the letter that a rule rests on: id, state, kind,
// requesting_organisation, received, valid_from, valid_until, revoked_on, signed_by[],
// ticket. Null for no letter.
nlohmann::ordered_json letter_json(const Letter* letter, Instant now);

// The same as a sentence: `Rests on letter "x" of Example Bank plc, received …`. The JSON
// must not be null.
std::string letter_text(const nlohmann::json& letter);

} // namespace mta_tls
