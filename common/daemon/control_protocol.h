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
//   command           members of the request       result
//   status            -                            as each daemon's control_commands.h
//                                                  tells
//   reload            allow_older (bool,           changed, summary, warnings
//                     optional)
//   explain           target; from, user, at       as common/explain/explain.h makes it
//   explain_inbound   from, client; recipient,     as common/explain/explain_inbound.h
//                     tls, bits (number), cert,    makes it
//                     spki, authenticated (bool),
//                     at
//   query             map, key                     reply
//   cache             target (optional)            next_hops[next_hop, dane{promise,
//   reason,
//                                                  refresh, expires, failures} or null,
//                                                  mta_sts{policy{mode, id, mx[],
//                                                  max_age, expires} or null, trouble,
//                                                  fetch_again, refresh, expires,
//                                                  failures} or null]
//   flush             target, or all (bool)        flushed (how many next hops)
//   watch             targets[]                    looks[] (as common/watch/look_json.h
//                                                  says), not_watched[]; once all were
//                                                  seen
//
// Behind the semicolon stands what may be left out; at is as in policy.json. The milter
// answers status, reload and explain_inbound.
//
// Not here: anything that changes the table. The policy file is the only way to do that.
namespace control {

inline constexpr std::string_view default_path = "/run/mta-tls/policyd.sock";

inline constexpr std::string_view status = "status";
inline constexpr std::string_view reload = "reload";
inline constexpr std::string_view explain = "explain";
inline constexpr std::string_view explain_inbound = "explain_inbound";
inline constexpr std::string_view query = "query";
inline constexpr std::string_view cache = "cache"; // what was discovered
inline constexpr std::string_view flush = "flush"; // … is forgotten
inline constexpr std::string_view watch = "watch"; // servers are looked at now

inline constexpr std::size_t max_request = std::size_t{64} * 1024;
// The diagnostics of a policy file can be long; a client needs some limit.
inline constexpr std::size_t max_reply = std::size_t{64} * 1024 * 1024;

} // namespace control

} // namespace mta_tls
