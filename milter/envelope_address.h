#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// The domain of "<user@domain>", as the peer wrote it. Empty: the null sender, or none.
// `resolved` is what the MTA makes of the address ({mail_addr}, {rcpt_addr}; empty:
// unknown). It is believed where the peer's form is not plain, which is how a sender
// could otherwise show its domain to the MTA and hide it from the rules: comments,
// routes, "host!user".
std::string domain_of_address(std::string_view address, std::string_view resolved);

// The sender in each form that it is known in, without brackets: a rule that raises what
// is demanded holds if it is about any of them. At least one; empty: the null sender.
std::vector<std::string> sender_addresses(std::string_view address,
                                          std::string_view resolved);

} // namespace mta_tls
