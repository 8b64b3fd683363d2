#pragma once

#include "common/table/source_text.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// A value as it stands in a JSON text. Only its end is known for free; token_span() finds
// where it begins.
struct JsonValue {
  enum class Kind {
    text,
    integer, // fits std::int64_t
    number,  // any other
    boolean,
    null,
    object, // just opened
    array   // just opened
  };

  Kind kind = Kind::null;
  std::size_t end = 0; // octets of the text up to and including the value's last one
  std::string_view text = {};
  std::int64_t integer = 0;
  bool truth = false;
};

// Where a value, or a key, stands; of an object or array, its opening bracket.
Span token_span(std::string_view json, const JsonValue& value);

// The opening quote of the text or key whose closing quote ends at `end`, to that quote.
Span text_span(std::string_view json, std::size_t end);

// The last quote of `json` that no backslash escapes; it must have one.
std::size_t last_quote(std::string_view json);

// Is told what a JSON text holds. Each answers whether to go on.
class JsonHandler {
public:
  virtual ~JsonHandler() = default;
  virtual bool key(const JsonValue& name) = 0;
  virtual bool scalar(const JsonValue& value) = 0;
  virtual bool open(const JsonValue& value) = 0;
  virtual bool close(std::size_t end) = 0;
};

struct SyntaxError {
  Span span;
  std::string message;
};

// Reads the one value that stands in `part` of a JSON text (RFC 8259), and stops at the
// first thing that is not JSON. Does not look for duplicate keys, nor limit the depth.
std::optional<SyntaxError> read_json(std::string_view json, Span part,
                                     JsonHandler& handler);

} // namespace mta_tls
