#include "common/daemon/address.h"

#include "common/base/overloaded.h"
#include "common/base/text.h"

#include <charconv>
#include <optional>
#include <sys/un.h>

namespace mta_tls {

namespace {

constexpr std::string_view inet_prefix = "inet:";
constexpr std::string_view unix_prefix = "unix:";

std::string quoted(std::string_view text) {
  return '"' + printable(text) + '"';
}

template <class N>
std::optional<N> number(std::string_view digits, int base) {
  N value{};
  const auto end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
  return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

std::string_view without_brackets(std::string_view host) {
  return host.size() > 2 && host.front() == '[' && host.back() == ']'
             ? host.substr(1, host.size() - 2)
             : host;
}

Result<ListenAddress, std::string> parse_inet(std::string_view text) {
  const auto rest = text.substr(inet_prefix.size());
  const auto colon = rest.rfind(':');
  if (colon == std::string_view::npos || colon == 0) {
    return Unexpected{"address " + quoted(text) + " has no port: inet:HOST:PORT"};
  }
  const auto port = number<std::uint16_t>(rest.substr(colon + 1), 10);
  if (!port) {
    return Unexpected{"address " + quoted(text) +
                      " has no port number between 0 and 65535"};
  }
  const auto host = without_brackets(rest.substr(0, colon));
  if (host.size() == colon && host.find(':') != std::string_view::npos) {
    return Unexpected{"address " + quoted(text) +
                      ": an IPv6 address stands in brackets: inet:[::1]:PORT"};
  }
  return ListenAddress(InetAddress{std::string(host), *port});
}

using UnixResult = Result<UnixAddress, std::string>;

UnixResult with_option(UnixAddress address, std::string_view option,
                       std::string_view text) {
  const auto equals = option.find('=');
  const auto name = option.substr(0, equals);
  const auto value =
      equals == std::string_view::npos ? std::string_view() : option.substr(equals + 1);
  if (name == "mode") {
    const auto mode = number<mode_t>(value, 8);
    if (!mode || *mode > 0777) {
      return Unexpected{"address " + quoted(text) +
                        ": mode is octal, as of chmod(1): mode=0660"};
    }
    address.mode = *mode;
  } else if (name == "user" && !value.empty()) {
    address.user = value;
  } else if (name == "group" && !value.empty()) {
    address.group = value;
  } else {
    return Unexpected{"address " + quoted(text) + ": unknown option " + quoted(option) +
                      "; there are mode=, user= and group="};
  }
  return address;
}

Result<ListenAddress, std::string> parse_unix(std::string_view text,
                                              mode_t default_mode) {
  const auto pieces = split(text.substr(unix_prefix.size()), ',');
  UnixAddress address{std::string(pieces[0]), default_mode, {}, {}};
  if (!address.path.starts_with('/')) {
    return Unexpected{"address " + quoted(text) + " needs a whole path: unix:/path"};
  }
  if (address.path.size() >= sizeof(sockaddr_un::sun_path)) {
    return Unexpected{"address " + quoted(text) + ": a socket's path has at most " +
                      std::to_string(sizeof(sockaddr_un::sun_path) - 1) + " octets"};
  }
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    auto changed = with_option(std::move(address), pieces[i], text);
    if (!changed) {
      return Unexpected{changed.error()};
    }
    address = *std::move(changed);
  }
  return ListenAddress(std::move(address));
}

} // namespace

Result<ListenAddress, std::string> parse_listen_address(std::string_view text,
                                                        mode_t default_mode) {
  if (text.starts_with(inet_prefix)) {
    return parse_inet(text);
  }
  if (text.starts_with(unix_prefix)) {
    return parse_unix(text, default_mode);
  }
  return Unexpected{"address " + quoted(text) +
                    " is neither inet:HOST:PORT nor unix:/path"};
}

std::string text_of(const ListenAddress& address) {
  return std::visit(
      Overloaded{
          [](const InetAddress& inet) {
            const bool brackets = inet.host.find(':') != std::string::npos;
            return std::string(inet_prefix) + (brackets ? "[" : "") + inet.host +
                   (brackets ? "]:" : ":") + std::to_string(inet.port);
          },
          [](const UnixAddress& local) { return std::string(unix_prefix) + local.path; },
      },
      address);
}

} // namespace mta_tls
