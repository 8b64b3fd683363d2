#pragma once

#include "common/base/result.h"
#include "common/queue/queue_state.h"

#include <string>
#include <variant>

namespace mta_tls {

// Where what was told is kept from one run to the next. Errors are whole sentences.
class StateFile {
public:
  explicit StateFile(std::string path) : path_(std::move(path)) {}

  // Nothing was told yet if there is no file.
  Result<QueueState, std::string> read() const;
  Result<std::monostate, std::string> write(const QueueState& state) const;

private:
  std::string path_;
};

} // namespace mta_tls
