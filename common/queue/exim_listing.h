#pragma once

#include "common/queue/queued_message.h"

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// Reads what `exim -bpr` prints (spec.txt, chapter "Exim utilities", and option -bp),
// line by line. It tells no reasons: those are in the messages' own logs.
class EximListing {
public:
  // A message that ends before this line.
  std::optional<QueuedMessage> take_line(std::string_view line);
  // The last one.
  std::optional<QueuedMessage> finish();

  // Lines that belong to no message.
  std::size_t unreadable() const noexcept { return unreadable_; }

private:
  std::optional<QueuedMessage> message_;
  std::size_t unreadable_ = 0;
};

// True for "1xVLZ6-00009w-2i" and, since Exim 4.97, "1xVLZ6-000000009wL-2i3K".
bool is_exim_id(std::string_view text) noexcept;

// Why a message waits for an address, in Exim's words, by the log of the message
// (`exim -Mvl`). A reason that concerns TLS stays until another one is known: "retry time
// not reached" is only said because of an earlier one.
std::string exim_reason(std::string_view address, std::string_view log);

} // namespace mta_tls
