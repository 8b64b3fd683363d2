#include "common/report/html.h"

#include "common/base/text.h"

namespace mta_tls {

std::string html(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const auto c : text) {
    switch (c) {
    case '&':
      safe += "&amp;";
      break;
    case '<':
      safe += "&lt;";
      break;
    case '>':
      safe += "&gt;";
      break;
    case '"':
      safe += "&quot;";
      break;
    case '\'':
      safe += "&#39;";
      break;
    default:
      safe += c;
    }
  }
  return safe;
}

std::string html_of_peer(std::string_view text, std::size_t max_octets) {
  return html(printable(text, max_octets));
}

} // namespace mta_tls
