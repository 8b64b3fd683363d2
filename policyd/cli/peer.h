#pragma once

#include "common/base/result.h"

#include <string>
#include <string_view>
#include <variant>

namespace mta_tls {

struct UnixPeer {
  std::string path;
};

struct InetPeer {
  std::string host; // without brackets
  std::string port;
};

using Peer = std::variant<UnixPeer, InetPeer>;

// "unix:/path", "inet:127.0.0.1:8461", "inet:[::1]:8461": as the daemon and Postfix write
// them. The error is a sentence.
Result<Peer, std::string> parse_peer(std::string_view text);

} // namespace mta_tls
