#include "policyd/cli/page_rows.h"

#include "common/base/text.h"

namespace mta_tls {

std::string safe(std::string_view text) {
  constexpr std::size_t longest_text = 1000;
  return printable(text, longest_text);
}

std::string labelled_row(std::string_view label, std::string_view text,
                         std::size_t indent) {
  return text.empty()
             ? ""
             : "  " + padded(label, indent - 2) + wrapped(safe(text), indent) + '\n';
}

std::string painted(std::string_view text, ProbeState state, const Paint& paint) {
  switch (state) {
  case ProbeState::ok:
    return paint.good(text);
  case ProbeState::warning:
  case ProbeState::unknown:
    return paint.doubtful(text);
  case ProbeState::critical:
    break;
  }
  return paint.bad(text);
}

} // namespace mta_tls
