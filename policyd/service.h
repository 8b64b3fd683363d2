#pragma once

#include "common/policy/snapshot.h"
#include "policyd/questions.h"

#include <cstdint>
#include <memory>
#include <string>

namespace mta_tls {

// What all socketmap connections share. Belongs to the event loop's thread, so that a
// question costs neither a lock nor a reference count.
struct Service {
  std::shared_ptr<const Snapshot> table;
  Questions questions;

  // Seconds since the start, for deadlines: reading a clock for each question is dearer.
  std::uint32_t tick = 0;

  // Rises with everything that any connection does.
  std::uint64_t turn = 0;

  // Room for the answers to what one read has brought, kept so that it is allocated once.
  std::string replies;
};

} // namespace mta_tls
