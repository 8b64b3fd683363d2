#pragma once

#include "common/base/result.h"

#include <functional>
#include <optional>
#include <string>

namespace mta_tls {

// What it takes to write to the senders of messages in the queue of the MTA that is here.
struct LocalMta {
  std::string name;     // "Postfix"
  std::string sendmail; // its program that takes mail on standard input
  std::string host;     // what it calls itself
  // A message's header by its id; nullopt: the message is gone.
  std::function<std::optional<std::string>(const std::string& id)> header_of;
};

// `name` as in QueueReading. The error is a whole sentence.
Result<LocalMta, std::string> find_local_mta(const std::string& name);

} // namespace mta_tls
