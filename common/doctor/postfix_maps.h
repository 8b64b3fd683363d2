#pragma once

#include "common/doctor/map_list.h"
#include "common/doctor/postfix_case.h"

namespace mta_tls::doctor {

// The socketmap names by which policyd answers Postfix's question of a next hop.
bool is_policy_name(std::string_view map_name) noexcept;
// … of those, the names that bring attributes of Postfix 3.10.
bool is_tlsrpt_name(std::string_view map_name) noexcept;
// Every name that policyd knows, whoever asks by it.
bool is_name_of_ours(std::string_view map_name) noexcept;

// The first element of a list of tables by which policyd is asked about next hops.
std::optional<SocketMap> policy_map(std::string_view value);

// "socketmap:inet:127.0.0.1:8461:postfix", at the address by which this host asks policyd
// already, if it does.
std::string map_of_ours(const PostfixHost& host, std::string_view name);

// Of an entry of a TLS policy table: "encrypt protocols=>=TLSv1.2". nullopt: no word that
// Postfix knows.
std::optional<SecurityLevel> level_of_entry(std::string_view value);

// What Postfix finds for a next hop in a list of tables: it tries every table with the
// name before it tries any with a parent.
struct Found {
  std::string_view table;             // an element of the list
  std::string_view key;               // that was found; a view into the name
  std::optional<SecurityLevel> level; // nullopt: no word that Postfix knows
  bool is_ours = false;
};

std::optional<Found> find_policy(const PostfixCase& about, std::string_view name);

} // namespace mta_tls::doctor
