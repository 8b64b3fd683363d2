#pragma once

#include "common/table/binder.h"
#include "common/table/probe_draft.h"

#include <optional>
#include <vector>

namespace mta_tls {

// Reads "probe", which rules, profiles and the defaults have.
class ProbeReader {
public:
  // Reads into `target`, which must live as long as the reader.
  ProbeReader(Report& report, std::optional<ProbeDraft>& target);
  ProbeReader(const ProbeReader&) = delete;
  ProbeReader& operator=(const ProbeReader&) = delete;

  // Borrows from this reader.
  Field field() const {
    return {.name = "probe", .kind = Field::Kind::object, .shape = &shape_};
  }

private:
  std::vector<Field> fields();
  void set_every(const JsonValue& value);
  void set_warn_days(const JsonValue& value);
  void set_mx_change(const JsonValue& value);

  Report& report_;
  std::optional<ProbeDraft>& draft_;
  Shape shape_;
};

} // namespace mta_tls
