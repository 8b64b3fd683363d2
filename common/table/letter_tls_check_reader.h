#pragma once

#include "common/policy/letter_tls_check.h"
#include "common/table/binder.h"
#include "common/table/loading.h"

#include <optional>

namespace mta_tls {

// Reads "tls_check" of a letter.
class LetterTlsCheckReader {
public:
  // `source`: of the file that is being read, wherever that is kept.
  LetterTlsCheckReader(Loading& loading, const std::uint16_t& source);
  LetterTlsCheckReader(const LetterTlsCheckReader&) = delete;
  LetterTlsCheckReader& operator=(const LetterTlsCheckReader&) = delete;

  const Shape& shape() const noexcept { return shape_; }

  void clear() { check_.reset(); }
  std::optional<LetterTlsCheck> take() { return std::move(check_); }

private:
  std::vector<Field> fields();
  std::vector<Field> domain_fields();
  Place place(const JsonValue& value) const;
  std::optional<TlsCheckVerdict> verdict(const JsonValue& value);
  void set_date(const JsonValue& value);
  void set_level(const JsonValue& value);
  void set_domain(const JsonValue& value);
  void end();

  Loading& loading_;
  const std::uint16_t& source_;
  std::optional<LetterTlsCheck> check_;
  std::optional<Place> verdict_place_;
  CheckedDomain domain_;
  Shape domain_shape_;
  Shape shape_;
};

} // namespace mta_tls
