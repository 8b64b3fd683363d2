#pragma once

#include "common/policy/inbound_rule.h"
#include "common/table/binder.h"
#include "common/table/loading.h"

#include <optional>

namespace mta_tls {

// Reads "on_failure" of an inbound rule.
class OnFailureReader {
public:
  explicit OnFailureReader(Loading& loading);
  OnFailureReader(const OnFailureReader&) = delete;
  OnFailureReader& operator=(const OnFailureReader&) = delete;

  // Borrows from this reader.
  Field field() const {
    return {.name = "on_failure", .kind = Field::Kind::object, .shape = &shape_};
  }

  void clear();

  const InboundFailure& failure() const noexcept { return failure_; }

  // nullopt: it was not there.
  const std::optional<Place>& place() const noexcept { return place_; }

private:
  void set_action(const JsonValue& value);
  void set_text(const JsonValue& value);

  Loading& loading_;
  InboundFailure failure_;
  std::optional<Place> place_;
  Shape shape_;
};

} // namespace mta_tls
