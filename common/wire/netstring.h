#pragma once

#include "common/wire/unread.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace mta_tls {

enum class NetstringError {
  bad_length, // no digit, a leading zero, or no ":" where it should be
  too_long,   // more than the decoder's maximum
  no_comma    // what follows the payload is not ","
};

std::string_view explain(NetstringError error) noexcept;

// Appends "LENGTH:payload,".
void append_netstring(std::string& out, std::string_view payload);

// Turns a byte stream into netstring payloads (https://cr.yp.to/proto/netstrings.txt).
// Does no I/O: the caller feeds whatever read(2) returned, then calls next() until it
// has nothing more. Keeps no memory between complete netstrings.
class NetstringDecoder {
public:
  enum class Step { payload, need_more, failed };

  explicit NetstringDecoder(std::size_t max_payload) noexcept
      : max_payload_(max_payload) {}

  // The bytes are borrowed until next() has said need_more.
  void feed(std::string_view bytes) { unread_.feed(bytes); }

  // `payload` is valid until the next call. A failure is final: the stream has lost its
  // framing, and error() says how.
  Step next(std::string_view& payload);

  NetstringError error() const noexcept { return error_; }

  // True between the calls if the bytes so far end within a netstring.
  bool has_partial() const noexcept { return unread_.has_kept(); }

private:
  Step fail(NetstringError error);
  Step take(std::string_view& payload, std::size_t header, std::size_t length);
  Step keep_rest();

  std::size_t max_payload_;
  Unread unread_;
  NetstringError error_ = NetstringError::bad_length;
  bool failed_ = false;
};

} // namespace mta_tls
