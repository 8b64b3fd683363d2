#pragma once

#include "common/queue/queued_message.h"

#include <optional>
#include <string_view>

namespace mta_tls {

// A message of 50,000 recipients, each with its reason, stands on one line.
inline constexpr std::size_t longest_postfix_line = std::size_t{32} * 1024 * 1024;

// One line of what `postqueue -j` prints (postqueue(1), "JSON OBJECT FORMAT"); nullopt:
// it is none.
std::optional<QueuedMessage> parse_postqueue_line(std::string_view line);

} // namespace mta_tls
