#pragma once

#include "common/base/time.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

struct WatchCommandOptions {
  std::vector<std::string> targets; // none: the table at a glance
  bool now = false;                 // have the daemon look, rather than read the file
  bool all = false;                 // every row of the history, not the changes alone
  std::optional<std::chrono::seconds> since; // of the history; nullopt: all of it
  std::string history;
  std::string control;
  Instant at; // the present
};

} // namespace mta_tls
