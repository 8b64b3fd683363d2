#include "common/daemon/account.h"

#include "common/base/text.h"

#include <cerrno>
#include <grp.h>
#include <pwd.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace mta_tls {

namespace {

// Groups with thousands of members are real, and their entries are long.
constexpr std::size_t max_entry_octets = std::size_t{1} << 20;

// Calls look_up(buffer) with growing buffers for as long as it says ERANGE.
template <class LookUp>
int with_buffer(LookUp look_up) {
  std::vector<char> buffer(1024);
  int result = look_up(buffer);
  while (result == ERANGE && buffer.size() < max_entry_octets) {
    buffer.resize(buffer.size() * 4);
    result = look_up(buffer);
  }
  return result;
}

void must(int result, const char* what) {
  if (result != 0) {
    throw std::system_error(errno, std::generic_category(), what);
  }
}

} // namespace

Account find_account(const std::string& name) {
  std::optional<Account> account;
  const int error = with_buffer([&](std::vector<char>& buffer) {
    passwd entry{};
    passwd* found = nullptr;
    const int result =
        ::getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
    if (found) {
      account = Account{name, entry.pw_uid, entry.pw_gid};
    }
    return result;
  });
  if (!account) {
    const auto why =
        error == 0 ? std::string() : ": " + std::generic_category().message(error);
    throw std::runtime_error("there is no user \"" + printable(name) + '"' + why);
  }
  return *account;
}

gid_t find_group(const std::string& name) {
  std::optional<gid_t> group_id;
  with_buffer([&](std::vector<char>& buffer) {
    group entry{};
    group* found = nullptr;
    const int result =
        ::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
    if (found) {
      group_id = entry.gr_gid;
    }
    return result;
  });
  if (!group_id) {
    throw std::runtime_error("there is no group \"" + printable(name) + '"');
  }
  return *group_id;
}

bool is_root() noexcept {
  return ::geteuid() == 0;
}

void become(const Account& account) {
  must(::initgroups(account.name.c_str(), account.group), "initgroups");
  must(::setresgid(account.group, account.group, account.group), "setresgid");
  must(::setresuid(account.user, account.user, account.user), "setresuid");
  must(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl(PR_SET_NO_NEW_PRIVS)");
  if (account.user != 0 && (::setuid(0) == 0 || ::geteuid() == 0)) {
    throw std::runtime_error("root could be regained after the change to user " +
                             account.name);
  }
}

} // namespace mta_tls
