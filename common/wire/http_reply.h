#pragma once

#include "common/base/time.h"

#include <string>
#include <string_view>

namespace mta_tls {

// The statuses that a server needs that has one page (RFC 9110 section 15).
enum class HttpStatus {
  ok = 200,
  bad_request = 400,
  not_found = 404,
  method_not_allowed = 405,
  too_long = 431,
  version_not_supported = 505
};

struct HttpReply {
  HttpStatus status = HttpStatus::ok;
  std::string_view media_type = "text/plain; charset=utf-8";
  std::string body;
};

// What is sent for it, the connection being closed behind it; to HEAD without the body.
std::string http_message(const HttpReply& reply, Instant now, bool with_body);

} // namespace mta_tls
