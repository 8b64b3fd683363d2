#pragma once

#include "common/base/result.h"

#include <string>
#include <string_view>

namespace mta_tls {

// An address in policy.json, in the form in which senders are compared. The error is a
// whole sentence that says what to write instead.
Result<std::string, std::string> parse_sender_address(std::string_view text);

// An address of our own staff, whom programs write to; in ASCII. The error is as above.
Result<std::string, std::string> parse_own_address(std::string_view text);

} // namespace mta_tls
