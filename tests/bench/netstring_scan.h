#pragma once

#include <cstddef>
#include <string_view>

namespace mta_tls::bench {

enum class Framing { complete, partial, broken };

// The first netstring of some bytes. payload and size are set when it is complete.
struct Frame {
  Framing framing = Framing::partial;
  std::string_view payload;
  std::size_t size = 0;
};

inline constexpr std::size_t max_payload = 100'000;

// Length digits at the front; broken on a leading zero, a foreign character or too much.
inline Frame scan_netstring(std::string_view bytes) noexcept {
  std::size_t length = 0;
  std::size_t at = 0;
  for (; at < bytes.size() && bytes[at] >= '0' && bytes[at] <= '9'; ++at) {
    if (at == 1 && bytes[0] == '0')
      return {Framing::broken, {}, 0};
    length = length * 10 + static_cast<std::size_t>(bytes[at] - '0');
    if (length > max_payload)
      return {Framing::broken, {}, 0};
  }
  if (at == bytes.size())
    return {};
  if (at == 0 || bytes[at] != ':')
    return {Framing::broken, {}, 0};
  const std::size_t comma = at + 1 + length;
  if (comma >= bytes.size())
    return {};
  if (bytes[comma] != ',')
    return {Framing::broken, {}, 0};
  return {Framing::complete, bytes.substr(at + 1, length), comma + 1};
}

// The first answer of policy delegation, "action=...\n\n", without its first word.
inline Frame scan_action(std::string_view bytes) noexcept {
  constexpr std::string_view begin = "action=";
  const std::size_t end = bytes.find("\n\n");
  if (end == std::string_view::npos)
    return {bytes.size() > max_payload ? Framing::broken : Framing::partial, {}, 0};
  if (!bytes.starts_with(begin))
    return {Framing::broken, {}, 0};
  return {Framing::complete, bytes.substr(begin.size(), end - begin.size()), end + 2};
}

} // namespace mta_tls::bench
