#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mta_tls {

enum class HttpRequestError {
  malformed, // no request line, no field line, not one Host
  too_long,  // more than the decoder's maximum
  not_http_1 // another version of HTTP
};

std::string_view explain(HttpRequestError error) noexcept;

struct HttpRequest {
  std::string method; // as it came: methods have a case
  std::string path;   // without a query
  bool operator==(const HttpRequest&) const = default;
};

// Turns the begin of a byte stream into the head of one HTTP/1 request (RFC 9112), as far
// as a server needs it that has one page and closes after each reply. Does no I/O: the
// caller feeds whatever read(2) returned, until there is a request or an error.
//
// Not here: bodies, a second request, and what header fields say.
class HttpRequestDecoder {
public:
  enum class Step { request, need_more, failed };

  // Of the head with the empty line that ends it, in octets.
  explicit HttpRequestDecoder(std::size_t max_head) noexcept : max_head_(max_head) {}

  // What stands behind the head is passed over. The outcome is the same wherever the
  // stream is cut, and final unless it is need_more.
  Step feed(std::string_view bytes);

  const HttpRequest& request() const noexcept { return request_; }
  HttpRequestError error() const noexcept { return error_; }

private:
  Step end(Step step);
  Step fail(HttpRequestError error);
  Step take_line(std::string_view line);
  Step take_request_line(std::string_view line);
  Step take_field(std::string_view line);

  std::size_t max_head_;
  std::string head_;
  std::size_t taken_ = 0; // octets of head_ whose lines are understood
  std::size_t hosts_ = 0;
  bool needs_host_ = false;
  Step step_ = Step::need_more;
  HttpRequest request_; // with a method once there was a request line
  HttpRequestError error_ = HttpRequestError::malformed;
};

} // namespace mta_tls
