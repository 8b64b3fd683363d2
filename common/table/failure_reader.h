#pragma once

#include "common/table/binder.h"
#include "common/table/failure_draft.h"

#include <optional>
#include <vector>

namespace mta_tls {

// Reads "on_failure" of outbound rules, which profiles and the defaults have too.
class FailureReader {
public:
  // Reads into `target`, which must live as long as the reader.
  FailureReader(Report& report, std::optional<FailureDraft>& target);
  FailureReader(const FailureReader&) = delete;
  FailureReader& operator=(const FailureReader&) = delete;

  // Borrows from this reader.
  Field field() const {
    return {.name = "on_failure", .kind = Field::Kind::object, .shape = &shape_};
  }

private:
  std::vector<Field> fields();
  void set_action(const JsonValue& value);
  void set_warn_sender_after(const JsonValue& value);
  void add_notified(const JsonValue& value);
  void set_failures(const JsonValue& value);
  void end(const ObjectKeys& keys);

  Report& report_;
  std::optional<FailureDraft>& draft_;
  Shape shape_;
};

} // namespace mta_tls
