#pragma once

#include <optional>
#include <string>
#include <sys/types.h>

namespace mta_tls {

struct Account {
  std::string name;
  uid_t user = 0;
  gid_t group = 0;
};

// Both throw std::runtime_error where there is no such user or group.
Account find_account(const std::string& name);
gid_t find_group(const std::string& name);

bool is_root() noexcept;

// Gives up root for good: groups, group, user, and every way back. Throws
// std::system_error.
void become(const Account& account);

} // namespace mta_tls
