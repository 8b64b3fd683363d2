#pragma once

#include "common/doctor/postfix_host.h"

#include <string_view>

namespace mta_tls::doctor {

// Reads what postconf(1) writes.

// postconf -x: "name = value" a line.
std::map<std::string, std::string, std::less<>> parse_settings(std::string_view text);

// postconf -M and postconf -xP. Whether "-" means a changed root depends on the
// compatibility level (postconf(5)).
std::vector<PostfixService> parse_services(std::string_view services,
                                           std::string_view overrides,
                                           bool chroot_by_default);

// An instance from all of them; `complaints` is what postconf writes to standard error.
PostfixHost parse_postfix(std::string_view settings, std::string_view services,
                          std::string_view overrides, std::string_view complaints);

// postmap -s, and postmap -q -: "key<TAB>value" a line.
std::vector<std::pair<std::string, std::string>> parse_entries(std::string_view text);

} // namespace mta_tls::doctor
