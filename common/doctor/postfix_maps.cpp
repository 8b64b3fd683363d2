#include "common/doctor/postfix_maps.h"

#include "common/base/text.h"
#include "common/dialect/postfix.h"
#include "common/dialect/socketmap.h"

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

constexpr std::array<std::string_view, 2> policy_names{"postfix", "QUERY"};
constexpr std::array<std::string_view, 2> tlsrpt_names{"postfix-tlsrpt",
                                                       "QUERYwithTLSRPT"};

bool is_among(std::span<const std::string_view> names, std::string_view name) noexcept {
  return std::any_of(names.begin(), names.end(), [&](std::string_view known) {
    return equals_ignoring_case(known, name);
  });
}

std::optional<std::string> address_of_ours(std::string_view value) {
  for (const auto& map : socket_maps(value)) {
    if (is_name_of_ours(map.name)) {
      return map.address;
    }
  }
  return std::nullopt;
}

const std::string* value_in(const Entries& entries, std::string_view key) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) {
    return equals_ignoring_case(entry.first, key);
  });
  return found == entries.end() ? nullptr : &found->second;
}

// Postfix looks a host in brackets, or with a port, up as it is and no further.
bool has_no_parents(std::string_view next_hop) {
  return next_hop.find_first_of("[:") != std::string_view::npos;
}

std::optional<Found> look_up(const PostfixCase& about, std::string_view element,
                             std::string_view key) {
  if (const auto map = socket_map_of(element); map && is_policy_name(map->name)) {
    const auto level =
        is_postfix_parent_key(key) ? std::nullopt : policy_level(about, key);
    return level ? std::optional(Found{element, key, level, true}) : std::nullopt;
  }
  const auto* entry = value_in(about.host.entries(element), key);
  return entry ? std::optional(Found{element, key, level_of_entry(*entry)})
               : std::nullopt;
}

} // namespace

std::optional<SecurityLevel> level_of_entry(std::string_view value) {
  const auto end = value.find_first_of(" \t,");
  return level_of(to_lower(value.substr(0, end)));
}

bool is_policy_name(std::string_view map_name) noexcept {
  return is_among(policy_names, map_name) || is_tlsrpt_name(map_name);
}

bool is_tlsrpt_name(std::string_view map_name) noexcept {
  return is_among(tlsrpt_names, map_name);
}

bool is_name_of_ours(std::string_view map_name) noexcept {
  return is_policy_name(map_name) || is_known_map(map_name);
}

std::optional<SocketMap> policy_map(std::string_view value) {
  for (auto& map : socket_maps(value)) {
    if (is_policy_name(map.name)) {
      return std::move(map);
    }
  }
  return std::nullopt;
}

std::string map_of_ours(const PostfixHost& host, std::string_view name) {
  auto address = address_of_ours(host.value("smtp_tls_policy_maps"));
  if (!address) {
    address = address_of_ours(host.value("sender_dependent_default_transport_maps"));
  }
  return "socketmap:" + address.value_or("inet:127.0.0.1:8461") + ':' + std::string(name);
}

std::optional<Found> find_policy(const PostfixCase& about, std::string_view name) {
  const auto tables = list_elements(about.value("smtp_tls_policy_maps"));
  for (auto key = name;;) {
    for (const auto element : tables) {
      if (auto found = look_up(about, element, key)) {
        return found;
      }
    }
    const auto dot = key.find('.', 1);
    if (dot == std::string_view::npos || has_no_parents(name)) {
      return std::nullopt;
    }
    key.remove_prefix(dot);
  }
}

} // namespace mta_tls::doctor
