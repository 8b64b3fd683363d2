#pragma once

#include "common/base/result.h"
#include "common/daemon/address.h"

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// Where MTAs find the milter, in libmilter's syntax, which is Sendmail's: "unix:/path" or
// "local:/path", "inet:8892@127.0.0.1", "inet6:8892@::1". A unix socket takes the options
// of the other sockets: "unix:/path,mode=0660,group=postfix".
struct MilterAddress {
  std::string libmilter;            // without the options
  std::optional<UnixAddress> local; // set for a unix socket
  std::optional<InetAddress> inet;  // set for any other
};

// Who may write to a milter's socket can write to its log.
inline constexpr mode_t milter_mode = 0660;

// The error is a whole sentence for the administrator. libmilter itself takes
// "inet:127.0.0.1:8892", Postfix's syntax, for port 127 of all interfaces.
Result<MilterAddress, std::string> parse_milter_address(std::string_view text);

} // namespace mta_tls
