#pragma once

#include "common/table/demand_reader.h"
#include "common/table/message_match_reader.h"

#include <optional>

namespace mta_tls {

// Reads the objects of "messages".
class MessageReader {
public:
  explicit MessageReader(Loading& loading);
  MessageReader(const MessageReader&) = delete;
  MessageReader& operator=(const MessageReader&) = delete;

  const Shape& shape() const noexcept { return shape_; }

private:
  std::vector<Field> fields();
  void begin();
  void set_remove(const JsonValue& value);
  void set_mixed(const JsonValue& value);
  void end(const JsonValue& open);
  void check_remove();

  Loading& loading_;
  DemandReader demand_;
  MessageMatchReader match_;
  std::optional<Place> remove_; // set where it is true
  MessageRule::Mixed mixed_ = MessageRule::Mixed::refuse;
  PositionCursor cursor_;
  Shape shape_;
};

} // namespace mta_tls
