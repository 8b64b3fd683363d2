#pragma once

#include <string>
#include <string_view>

namespace mta_tls {

// The domain of "<user@domain>", as the peer wrote it. Empty: the null sender, or none.
// `resolved` is what the MTA makes of the address ({mail_addr}, {rcpt_addr}; empty:
// unknown). It is believed where the peer's form is not plain, which is how a sender
// could otherwise show its domain to the MTA and hide it from the rules: comments,
// routes, "host!user".
std::string domain_of_address(std::string_view address, std::string_view resolved);

} // namespace mta_tls
