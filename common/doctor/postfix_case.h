#pragma once

#include "common/doctor/check.h"
#include "common/doctor/ground.h"
#include "common/doctor/needs.h"
#include "common/doctor/postfix_host.h"

#include <optional>

namespace mta_tls::doctor {

// A Postfix instance, and the policy that it is to keep.
struct PostfixCase {
  const PostfixHost& host;
  const Snapshot& table;
  const Needs& needs;
  const Ground& ground;
  Instant now;

  std::string_view value(std::string_view parameter) const {
    return host.value(parameter);
  }
  bool is_on(std::string_view parameter) const { return host.is_on(parameter); }
};

using PostfixChecks = Checks<PostfixCase>;

// Where a finding is: "/etc/postfix/main.cf: relayhost", "… /master.cf: smtp/unix".
std::string in_main(const PostfixCase& about, std::string_view parameter);
std::string in_master(const PostfixCase& about, const PostfixService& service);
// … of a setting of the service: its own, if master.cf has one.
std::string in_service(const PostfixCase& about, const PostfixService& service,
                       std::string_view parameter);

// Commands that mend: "postconf -e 'name = value' && postfix reload".
std::string set_main(const PostfixCase& about, std::string_view setting);
std::string set_master(const PostfixCase& about, const PostfixService& service,
                       std::string_view parameter, std::string_view value);
// "postconf -X name && postfix reload": back to what Postfix does by itself.
std::string unset_main(const PostfixCase& about, std::string_view parameter);
std::string unset_master(const PostfixCase& about, const PostfixService& service,
                         std::string_view parameter);
// … wherever the service has the setting from.
std::string set_for(const PostfixCase& about, const PostfixService& service,
                    std::string_view parameter, std::string_view value);

// What policyd answers about a next hop at this moment; nullopt: no opinion.
std::optional<SecurityLevel> policy_level(const PostfixCase& about,
                                          std::string_view next_hop);

} // namespace mta_tls::doctor
