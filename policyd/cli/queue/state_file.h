#pragma once

#include "common/base/result.h"
#include "common/queue/queue_state.h"

#include <string>
#include <variant>

namespace mta_tls {

// Where what was told is kept from one run to the next, by one run at a time. Errors are
// whole sentences.
class StateFile {
public:
  explicit StateFile(std::string path) : path_(std::move(path)) {}
  StateFile(const StateFile&) = delete;
  StateFile& operator=(const StateFile&) = delete;
  ~StateFile();

  // Takes the lock. Nothing was told yet if there is no file.
  Result<QueueState, std::string> open();
  Result<std::monostate, std::string> write(const QueueState& state) const;

private:
  std::string lock();

  std::string path_;
  int lock_ = -1;
};

} // namespace mta_tls
