#include "milter/address.h"

#include "common/base/text.h"

#include <charconv>

namespace mta_tls {

namespace {

Unexpected<std::string> wrong(std::string_view text, const std::string& why) {
  return {"address \"" + printable(text) + "\" " + why};
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  return error == std::errc() && stop == end && port != 0 ? std::optional(port)
                                                          : std::nullopt;
}

Result<MilterAddress, std::string>
parse_inet(std::string_view text, std::string_view family, std::string_view place) {
  const auto at = place.find('@');
  const auto form = std::string(family) + ":PORT@HOST";
  if (at == std::string_view::npos || at + 1 == place.size()) {
    return wrong(text, "has no host: " + form);
  }
  const auto port = port_of(place.substr(0, at));
  if (!port) {
    return wrong(text, "has no port: " + form);
  }
  auto host = place.substr(at + 1);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  }
  if (family == "inet" && host.find(':') != std::string_view::npos) {
    return wrong(text, "has an IPv6 host: inet6:PORT@HOST");
  }
  // libmilter looks literals up as names unless they stand in brackets.
  const bool is_literal =
      host.find_first_not_of("0123456789.") == std::string_view::npos ||
      host.find(':') != std::string_view::npos;
  const auto said = is_literal ? '[' + std::string(host) + ']' : std::string(host);
  return MilterAddress{std::string(family) + ':' + std::to_string(*port) + '@' + said,
                       std::nullopt, InetAddress{std::string(host), *port}};
}

Result<MilterAddress, std::string> parse_local(std::string_view place) {
  const auto parsed = parse_listen_address("unix:" + std::string(place), milter_mode);
  if (!parsed) {
    return Unexpected{parsed.error()};
  }
  const auto& local = std::get<UnixAddress>(*parsed);
  return MilterAddress{"unix:" + local.path, local, std::nullopt};
}

} // namespace

Result<MilterAddress, std::string> parse_milter_address(std::string_view text) {
  const auto colon = text.find(':');
  const auto family = text.substr(0, colon);
  const auto place =
      colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  if (family == "unix" || family == "local") {
    return parse_local(place);
  }
  if (family == "inet" || family == "inet6") {
    return parse_inet(text, family, place);
  }
  return wrong(text, "is none of unix:/path, inet:PORT@HOST, inet6:PORT@HOST");
}

} // namespace mta_tls
