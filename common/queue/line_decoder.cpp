#include "common/queue/line_decoder.h"

namespace mta_tls {

std::optional<std::string_view> LineDecoder::next() {
  for (;;) {
    const auto unread = unread_.rest();
    const auto end = unread.find('\n');
    if (end == std::string_view::npos) {
      drop_if_endless();
      unread_.keep();
      return std::nullopt;
    }
    unread_.take(end + 1);
    if (is_skipping_) {
      is_skipping_ = false;
    } else if (end > max_octets_) {
      ++passed_over_;
    } else {
      return unread.substr(0, end);
    }
  }
}

// No more is kept of a line than of the longest one.
void LineDecoder::drop_if_endless() {
  const auto octets = unread_.rest().size();
  if (!is_skipping_ && octets > max_octets_) {
    is_skipping_ = true;
    ++passed_over_;
  }
  unread_.take(is_skipping_ ? octets : 0);
}

std::string_view LineDecoder::rest() {
  unread_.feed({});
  return unread_.rest();
}

} // namespace mta_tls
