#pragma once

#include "common/table/binder.h"
#include "common/table/id_register.h"
#include "common/table/import.h"
#include "common/table/schedule.h"

#include <optional>
#include <vector>

namespace mta_tls {

// Reads the objects of "imports". The files that they name are read later.
class ImportReader {
public:
  explicit ImportReader(Loading& loading);
  ImportReader(const ImportReader&) = delete;
  ImportReader& operator=(const ImportReader&) = delete;

  const Shape& shape() const noexcept { return shape_; }
  const std::vector<Import>& imports() const noexcept { return imports_; }

private:
  std::vector<Field> fields();
  void begin();
  void set_id(const JsonValue& value);
  void set_format(const JsonValue& value);
  void set_file(const JsonValue& value);
  void set_column(const JsonValue& value);
  void set_profile(const JsonValue& value);
  void set_letter(const JsonValue& value);
  void set_max_age(const JsonValue& value);
  void end(const JsonValue& open, const ObjectKeys& keys);

  Loading& loading_;
  ScheduleReader schedule_;
  IdRegister ids_;
  Import import_;
  std::optional<ImportFormat> format_;
  std::optional<Place> column_;
  std::size_t errors_before_ = 0;
  std::vector<Import> imports_;
  Shape shape_;
};

} // namespace mta_tls
