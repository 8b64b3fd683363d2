#pragma once

#include "common/table/demand_reader.h"
#include "common/table/sender_match_reader.h"

namespace mta_tls {

// Reads the objects of "senders".
class SenderReader {
public:
  explicit SenderReader(Loading& loading);
  SenderReader(const SenderReader&) = delete;
  SenderReader& operator=(const SenderReader&) = delete;

  const Shape& shape() const noexcept { return shape_; }

private:
  std::vector<Field> fields();
  void begin();
  void end(const JsonValue& open);

  Loading& loading_;
  DemandReader demand_;
  SenderMatchReader match_;
  PositionCursor cursor_;
  Shape shape_;
};

} // namespace mta_tls
