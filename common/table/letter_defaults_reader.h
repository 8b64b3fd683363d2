#pragma once

#include "common/table/binder.h"
#include "common/table/loading.h"

#include <vector>

namespace mta_tls {

// Reads what of "defaults" is about letters.
class LetterDefaultsReader {
public:
  explicit LetterDefaultsReader(Loading& loading) : loading_(loading) {}
  LetterDefaultsReader(const LetterDefaultsReader&) = delete;
  LetterDefaultsReader& operator=(const LetterDefaultsReader&) = delete;

  // The fields of the object that holds them. They borrow from this reader.
  std::vector<Field> fields();

private:
  void set_required(const JsonValue& value);
  void add_party(const JsonValue& value);
  void set_on_expiry(const JsonValue& value);
  void set_warn_days(const JsonValue& value);
  void pass_on() { loading_.builder.set_letter_defaults(defaults_); }

  Loading& loading_;
  LetterDefaults defaults_;
  bool has_parties_ = false;
};

} // namespace mta_tls
