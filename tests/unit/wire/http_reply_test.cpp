#include "common/wire/http_reply.h"

#include <catch2/catch.hpp>

namespace mta_tls {

TEST_CASE("a reply tells its length and that nothing follows it", "[wire]") {
  const HttpReply page{HttpStatus::ok, "text/plain", "hello\n"};
  const Instant now(std::chrono::seconds(784111777)); // RFC 9110 section 5.6.7
  const std::string head = "HTTP/1.1 200 OK\r\n"
                           "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                           "Content-Type: text/plain\r\n"
                           "Content-Length: 6\r\n"
                           "Connection: close\r\n\r\n";
  CHECK(http_message(page, now, true) == head + "hello\n");
  CHECK(http_message(page, now, false) == head);
}

TEST_CASE("who asks in another way is told the ways that there are", "[wire]") {
  const auto message =
      http_message({HttpStatus::method_not_allowed, "text/plain", ""}, {}, true);
  CHECK(message.starts_with("HTTP/1.1 405 Method Not Allowed\r\n"));
  CHECK(message.find("\r\nAllow: GET, HEAD\r\n") != message.npos);
}

} // namespace mta_tls
