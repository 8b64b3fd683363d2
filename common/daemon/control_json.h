#pragma once

#include "common/base/time.h"
#include "common/daemon/table_status.h"

#include <nlohmann/json_fwd.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace mta_tls::control {

using Json = nlohmann::ordered_json;

// What is wrong with a request; becomes its reply.
struct BadRequest : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Each of these throws BadRequest where the request is not as it must be.
Json parse_request(std::string_view text);
std::string text_member(const Json& request, const char* name);
std::string text_member_or_empty(const Json& request, const char* name);
bool flag(const Json& request, const char* name);
// The member "at", the present if it is not there.
Instant moment(const Json& request);

std::string success(Json result);
std::string failure(const std::string& error);

std::string reload_reply(const ReloadOutcome& outcome);

// The members of `status` that every daemon has: version, pid, started, policy,
//   table{serial, sha256, loaded, rules, names, inbound, sources[{path, sha256}],
//   warnings[]},
//   last_reload{time, ok, errors[]} or null, reloads{succeeded, failed},
//   metrics[] (the addresses where Prometheus may ask)
Json status_of(const Snapshot& table, const DaemonStatus& status);

} // namespace mta_tls::control
