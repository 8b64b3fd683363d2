#pragma once

#include "common/queue/queued_message.h"

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// A file that tells of a message in Sendmail's queue, "qf" + id (Sendmail Installation
// and Operation Guide, appendix B). `mailq -v` tells less: it cuts addresses at 38
// octets. Sendmail keeps one reason for all recipients. nullopt: it is none, or is being
// written.
std::optional<QueuedMessage> parse_sendmail_file(std::string_view id,
                                                 std::string_view text);

// The message's header out of such a file.
std::string header_in_sendmail_file(std::string_view text);

} // namespace mta_tls
