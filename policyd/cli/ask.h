#pragma once

#include "common/base/result.h"
#include "policyd/cli/peer.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

namespace mta_tls {

// Sends one netstring and waits for one, on a connection of its own. The error is the
// system's; std::errc::timed_out if the answer takes longer than `deadline` in all, and
// std::errc::bad_message if it is no netstring, or one beyond `longest_reply`.
Result<std::string, std::error_code> ask(const Peer& peer, std::string_view request,
                                         std::size_t longest_reply,
                                         std::chrono::seconds deadline);

// Whether anybody listens there: no error, or the one that ask() would give.
std::error_code try_to_connect(const Peer& peer, std::chrono::seconds deadline);

} // namespace mta_tls
