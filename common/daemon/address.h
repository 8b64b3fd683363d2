#pragma once

#include "common/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <variant>

namespace mta_tls {

struct InetAddress {
  std::string host; // a literal or a name, without brackets
  std::uint16_t port = 0;
  bool operator==(const InetAddress&) const = default;
};

struct UnixAddress {
  std::string path;
  mode_t mode = 0;
  std::string user;  // empty: the user that the daemon runs as
  std::string group; // empty: that user's
  bool operator==(const UnixAddress&) const = default;
};

using ListenAddress = std::variant<InetAddress, UnixAddress>;

// What a unix socket allows unless its address says otherwise. Look-ups are no secret and
// MTAs come as users of their own; control is the administrator's, and numbers are for
// whom the group says.
inline constexpr mode_t socketmap_mode = 0666;
inline constexpr mode_t control_mode = 0600;
inline constexpr mode_t metrics_mode = 0660;

// "inet:HOST:PORT", "inet:[::1]:PORT", "unix:/path[,mode=0660][,user=NAME][,group=NAME]".
// The error is a whole sentence for the administrator.
Result<ListenAddress, std::string> parse_listen_address(std::string_view text,
                                                        mode_t default_mode);

// As the administrator writes it, without the options.
std::string text_of(const ListenAddress& address);

} // namespace mta_tls
