#include "policyd/cli/peer.h"

#include "common/base/text.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

constexpr std::string_view unix_prefix = "unix:";
constexpr std::string_view inet_prefix = "inet:";

std::string_view without_brackets(std::string_view host) {
  return host.size() > 2 && host.starts_with('[') && host.ends_with(']')
             ? host.substr(1, host.size() - 2)
             : host;
}

} // namespace

Result<Peer, std::string> parse_peer(std::string_view text) {
  if (text.starts_with(unix_prefix) && text.size() > unix_prefix.size()) {
    return Peer{UnixPeer{std::string(text.substr(unix_prefix.size()))}};
  }
  const auto colon = text.rfind(':');
  if (text.starts_with(inet_prefix) && colon > inet_prefix.size() &&
      colon + 1 < text.size()) {
    const auto host = text.substr(inet_prefix.size(), colon - inet_prefix.size());
    return Peer{InetPeer{std::string(without_brackets(host)),
                         std::string(text.substr(colon + 1))}};
  }
  return Unexpected{fmt::format("\"{}\" is no socket address; expected unix:/path or "
                                "inet:host:port",
                                printable(text))};
}

} // namespace mta_tls
