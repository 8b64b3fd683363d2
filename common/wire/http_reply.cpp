#include "common/wire/http_reply.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace mta_tls {

namespace {

std::string_view reason(HttpStatus status) noexcept {
  switch (status) {
  case HttpStatus::ok:
    return "OK";
  case HttpStatus::bad_request:
    return "Bad Request";
  case HttpStatus::not_found:
    return "Not Found";
  case HttpStatus::method_not_allowed:
    return "Method Not Allowed";
  case HttpStatus::too_long:
    return "Request Header Fields Too Large";
  case HttpStatus::version_not_supported:
    return "HTTP Version Not Supported";
  }
  return "";
}

// RFC 9110 section 15.5.6.
std::string_view allowed(HttpStatus status) noexcept {
  return status == HttpStatus::method_not_allowed ? "Allow: GET, HEAD\r\n" : "";
}

} // namespace

std::string http_message(const HttpReply& reply, Instant now, bool with_body) {
  return fmt::format("HTTP/1.1 {} {}\r\nDate: {:%a, %d %b %Y %H:%M:%S} GMT\r\n{}"
                     "Content-Type: {}\r\nContent-Length: {}\r\nConnection: "
                     "close\r\n\r\n{}",
                     static_cast<int>(reply.status), reason(reply.status),
                     fmt::gmtime(std::chrono::system_clock::to_time_t(now)),
                     allowed(reply.status), reply.media_type, reply.body.size(),
                     with_body ? reply.body : "");
}

} // namespace mta_tls
