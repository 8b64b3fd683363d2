#pragma once

#include "common/daemon/account.h"
#include "common/policy/snapshot.h"

#include <optional>
#include <string>

namespace mta_tls {

// What a daemon does about its own process. Those that throw, throw std::runtime_error
// with a line for the administrator.

// Each MTA process holds a connection; the soft limit is made for programs with
// select(2).
void raise_descriptor_limit();

// The account that --user names, to become or to stay; nullopt if there is nothing to
// choose. Root must choose: nothing here needs root. Throws.
std::optional<Account> account_to_become(const std::optional<std::string>& user);

// Throws if the user that the process now is cannot read the policy file.
void must_be_readable(const std::string& policy, const std::optional<std::string>& user);

// "RELOADING=1…" as sd_notify(3) wants it.
std::string reloading_text();

// "STATUS=2 rules for 3 names in force, serial 7"
std::string status_text(const Snapshot& table);

} // namespace mta_tls
