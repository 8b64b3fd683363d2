#pragma once

#include "common/dialect/grounds.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace mta_tls {

// The question inside a socketmap request, socketmap_table(5): "map key". The map name
// is the dialect: which MTA asks what.
struct SocketmapRequest {
  std::string_view map;
  std::string_view key; // empty if there is no blank
};

// True for the name of a map that is answered, whoever asks by it.
bool is_known_map(std::string_view map) noexcept;

// Of all maps, in an order of their own.
std::span<const std::string_view> map_names() noexcept;

// The place in map_names() of the map that a request is for; behind the last if there is
// no such map.
std::size_t map_number(std::string_view request) noexcept;

SocketmapRequest parse_socketmap_request(std::string_view request) noexcept;

// Longest request that an MTA sends; Postfix's own limit for look-up keys is below it.
inline constexpr std::size_t max_socketmap_request = 10'000;

// Brings near what the answers to these requests will touch. They wait for their memory
// together then, and not one after the other. A hint: the answers do not depend on it.
inline constexpr std::size_t most_prepared = 16;
void prepare_socketmap(std::span<const std::string_view> requests,
                       const Snapshot& snapshot) noexcept;

// Answers one request: appends the reply, without its netstring. Total: there is an
// answer to every request, unless it waits for Grounds::facts. A request for an unknown
// map is answered PERM, and a failure inside with TEMP, so that mail waits.
[[nodiscard]] Awaited answer_socketmap(std::string_view request, const Grounds& grounds,
                                       std::string& reply) noexcept;

// The answer by facts that are at hand, and no others. Null: there are none, and whatever
// the table wants to be looked up is deferred.
std::string socketmap_answer(std::string_view request, const Snapshot& table, Instant now,
                             const Discovered* facts);

} // namespace mta_tls
