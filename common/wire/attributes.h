#pragma once

#include "common/wire/unread.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

enum class AttributesError {
  no_equals_sign, // a line that is no "name=value"
  no_name,        // "=value"
  too_long        // more than the decoder's maximum
};

std::string_view explain(AttributesError error) noexcept;

struct Attribute {
  std::string_view name;
  std::string_view value;
  bool operator==(const Attribute&) const = default;
};

// Turns a byte stream into requests of "name=value" lines, each request ended by an empty
// line (Postfix, SMTPD_POLICY_README). Does no I/O: the caller feeds whatever read(2)
// returned, then calls next() until it has nothing more. Keeps no memory between complete
// requests. Values are octets as they came, without the newline.
//
// Not here: what a name means, or that it stands twice.
class AttributesDecoder {
public:
  enum class Step { request, need_more, failed };

  // Of a request with its empty line, in octets.
  explicit AttributesDecoder(std::size_t max_request) noexcept
      : max_request_(max_request) {}

  // The bytes are borrowed until next() has said need_more.
  void feed(std::string_view bytes) { unread_.feed(bytes); }

  // `attributes` are valid until the next call; an empty line alone is a request with
  // none. A failure is final, and error() says of what kind; it is the same wherever the
  // stream is cut.
  Step next(std::vector<Attribute>& attributes);

  AttributesError error() const noexcept { return error_; }

  // True between the calls if the bytes so far end within a request.
  bool has_partial() const noexcept { return unread_.has_kept(); }

private:
  Step fail(AttributesError error);
  Step keep_rest();
  void split_all(std::vector<Attribute>& attributes) const;

  std::size_t max_request_;
  Unread unread_;         // from the begin of a request
  std::size_t taken_ = 0; // octets of unread_ whose lines are known to be right
  AttributesError error_ = AttributesError::no_equals_sign;
  bool failed_ = false;
};

} // namespace mta_tls
