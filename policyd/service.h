#pragma once

#include "common/dialect/inbound.h"
#include "common/facts/fact_keeper.h"
#include "common/policy/snapshot.h"
#include "common/watch/board.h"
#include "common/wire/attributes.h"
#include "policyd/metered.h"
#include "policyd/questions.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace mta_tls {

// What all connections of MTAs share. Belongs to the event loop's thread, so that a
// question costs neither a lock nor a reference count.
struct Service {
  std::shared_ptr<const Snapshot> table;
  Questions questions;          // by socketmap
  DelegatedQuestions delegated; // about partners' sessions
  DelegatedQuestions submitted; // about mail of our own users

  // What was discovered; null: no table has ever wanted anything to be looked up.
  FactKeeper* facts = nullptr;

  // How what the table forces stands; null: nothing is watched.
  const WatchBoard* watch = nullptr;

  // Null: there is nobody who asks for metrics.
  Metered* metered = nullptr;

  // Told of inbound refusals; null: nobody is.
  InboundRecorder* recorder = nullptr;

  // Seconds since the start, for deadlines: reading a clock for each question is dearer.
  std::uint32_t tick = 0;

  // Rises with everything that any connection does.
  std::uint64_t turn = 0;

  // Room for the answers to what one read has brought, kept so that it is allocated once.
  std::string replies;

  // The same, for the attributes of one request.
  std::vector<Attribute> attributes;
};

} // namespace mta_tls
