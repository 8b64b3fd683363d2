#pragma once

#include "common/explain/case.h"
#include "common/explain/layout.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace mta_tls {

// What somebody hears now who hands in mail for the next hop, as tell_submission()
// decides it. Null where no rule in force has new mail refused, or nothing is watched.
// Else:
//   taken, reply ("451 4.7.4 text" or null)
//   reason (not_seen, not_lately, not_failing, not_forced, other_promise,
//     accepted_since, too_few, failing, unknown), why
//   last_look, failures (looks in a row), failures_missing, and what is heard after them
//     (next_reply, or null)
nlohmann::ordered_json submission_json(const Case& about);

// A row for that; empty where it is null.
std::string submission_row(const nlohmann::json& submission, const Paint& paint);

} // namespace mta_tls
