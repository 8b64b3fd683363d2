#pragma once

#include <cstddef>
#include <string_view>

namespace mta_tls {

// How `mta-tls` talks to the running daemon, over a unix stream socket. A request is one
// netstring with a JSON object, the reply one netstring with another:
//   {"command": "query", "map": "postfix", "key": "examplebank.example"}
//   {"ok": true, "result": {"reply": "OK encrypt protocols=>=TLSv1.2"}}
//   {"ok": false, "error": "text, perhaps of many lines"}
// A connection may ask several times; replies come in order.
//
//   command   members of the request            result
//   status    -                                 the object that control_commands.h tells
//   reload    allow_older (bool, optional)      changed, summary, warnings; after the
//   fact explain   target, from, at (the last two    as common/explain/explain.h makes it
//             optional; at as in policy.json)
//   query     map, key                          reply
//
// Not here: anything that changes the table. The policy file is the only way to do that.
namespace control {

inline constexpr std::string_view default_path = "/run/mta-tls/policyd.sock";

inline constexpr std::string_view status = "status";
inline constexpr std::string_view reload = "reload";
inline constexpr std::string_view explain = "explain";
inline constexpr std::string_view query = "query";

inline constexpr std::size_t max_request = std::size_t{64} * 1024;
// The diagnostics of a policy file can be long; a client needs some limit.
inline constexpr std::size_t max_reply = std::size_t{64} * 1024 * 1024;

} // namespace control

} // namespace mta_tls
