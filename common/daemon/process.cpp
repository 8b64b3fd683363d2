#include "common/daemon/process.h"

#include "common/base/text.h"

#include <cerrno>
#include <ctime>
#include <stdexcept>
#include <sys/resource.h>
#include <unistd.h>

namespace mta_tls {

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

void must_be_readable(const std::string& policy, const std::optional<std::string>& user) {
  if (user && ::access(policy.c_str(), R_OK) != 0 && errno == EACCES) {
    throw std::runtime_error("user " + *user + " cannot read " + policy +
                             ": Permission denied");
  }
}

std::optional<Account> account_to_become(const std::optional<std::string>& user) {
  if (!user && is_root()) {
    throw std::runtime_error("started as root: --user NAME tells which user to become "
                             "(--user root to stay root)");
  }
  if (!user) {
    return std::nullopt;
  }
  auto account = find_account(*user);
  if (!is_root() && account.user != ::geteuid()) {
    throw std::runtime_error("only root can become user " + *user);
  }
  return account;
}

std::string reloading_text() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return "RELOADING=1\nMONOTONIC_USEC=" +
         std::to_string(now.tv_sec * 1'000'000 + now.tv_nsec / 1'000);
}

std::string status_text(const Snapshot& table) {
  return "STATUS=" + count_of(table.rules().size(), "rule") + " for " +
         count_of(table.name_count(), "name") + " in force, serial " +
         (table.serial() ? std::to_string(*table.serial()) : "none");
}

} // namespace mta_tls
