#include "common/doctor/map_list.h"

#include "common/base/text.h"

namespace mta_tls::doctor {

namespace {

constexpr std::string_view proxy = "proxy:";
constexpr std::string_view socketmap = "socketmap:";

bool separates(char c) {
  return c == ',' || c == '\n' || is_blank(c);
}

// Where the element that begins at `begin` ends.
std::size_t end_of_element(std::string_view value, std::size_t begin) {
  int depth = 0;
  auto at = begin;
  for (; at < value.size() && (depth > 0 || !separates(value[at])); ++at) {
    if (value[at] == '{') {
      ++depth;
    } else if (value[at] == '}' && depth > 0) {
      --depth;
    }
  }
  return at;
}

} // namespace

std::vector<std::string_view> list_elements(std::string_view value) {
  std::vector<std::string_view> elements;
  for (std::size_t at = 0; at < value.size();) {
    const auto end = end_of_element(value, at);
    if (end > at) {
      elements.push_back(value.substr(at, end - at));
    }
    at = end + 1;
  }
  return elements;
}

std::string_view without_proxy(std::string_view element) {
  return element.starts_with(proxy) ? element.substr(proxy.size()) : element;
}

std::optional<SocketMap> socket_map_of(std::string_view element) {
  const bool is_proxied = element.starts_with(proxy);
  const auto table = without_proxy(element);
  const auto colon = table.rfind(':');
  if (!table.starts_with(socketmap) || colon < socketmap.size()) {
    return std::nullopt;
  }
  return SocketMap{std::string(table.substr(socketmap.size(), colon - socketmap.size())),
                   std::string(table.substr(colon + 1)), is_proxied};
}

std::vector<SocketMap> socket_maps(std::string_view value) {
  std::vector<SocketMap> maps;
  for (const auto element : list_elements(value)) {
    if (auto map = socket_map_of(element)) {
      maps.push_back(*std::move(map));
    }
  }
  return maps;
}

} // namespace mta_tls::doctor
