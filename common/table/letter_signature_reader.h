#pragma once

#include "common/table/binder.h"
#include "common/table/loading.h"

#include <optional>
#include <vector>

namespace mta_tls {

// Reads the objects of a letter's "signatures".
class LetterSignatureReader {
public:
  // `source`: of the file that is being read, wherever that is kept.
  LetterSignatureReader(Loading& loading, const std::uint16_t& source);
  LetterSignatureReader(const LetterSignatureReader&) = delete;
  LetterSignatureReader& operator=(const LetterSignatureReader&) = delete;

  const Shape& shape() const noexcept { return shape_; }

  void clear() { signatures_.clear(); }
  std::vector<LetterSignature> take() { return std::move(signatures_); }

private:
  std::vector<Field> fields();
  Place place(const JsonValue& value) const;
  void set_party(const JsonValue& value);
  void set_name(const JsonValue& value);
  void set_method(const JsonValue& value);
  void set_date(std::optional<Instant>& target, const JsonValue& value);

  Loading& loading_;
  const std::uint16_t& source_;
  LetterSignature signature_;
  std::optional<Instant> signed_on_;
  std::vector<LetterSignature> signatures_;
  Shape shape_;
};

} // namespace mta_tls
