#pragma once

#include "common/table/binder.h"
#include "common/table/id_register.h"
#include "common/table/loading.h"

#include <optional>
#include <string>

namespace mta_tls {

// Reads the objects of "exceptions".
class ExceptionReader {
public:
  explicit ExceptionReader(Loading& loading);
  ExceptionReader(const ExceptionReader&) = delete;
  ExceptionReader& operator=(const ExceptionReader&) = delete;

  const Shape& shape() const noexcept { return shape_; }

private:
  void begin();
  void set_id(const JsonValue& value);
  void set_domain(const JsonValue& value);
  void set_level(const JsonValue& value);
  void set_expires(const JsonValue& value);
  void set_text(std::string_view key, std::string& target, const JsonValue& value);
  void end();

  Loading& loading_;
  Exception exception_;
  std::size_t errors_before_ = 0;
  IdRegister ids_;
  IdRegister domains_;
  Shape shape_;
};

} // namespace mta_tls
