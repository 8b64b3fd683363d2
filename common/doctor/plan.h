#pragma once

#include "common/doctor/examined.h"

#include <set>

namespace mta_tls::doctor {

// What to look at next, given what is known. Pure: somebody else looks.

// A table that main.cf names, and what to ask of it if it cannot be listed. (To try that
// would leave a line in the log each time, and cost a second.)
struct TableQuestion {
  std::string table;
  std::vector<std::string> keys;
  bool can_be_listed = false;
};

std::vector<TableQuestion> table_questions(const Examined& host);

// Paths of files, folders and sockets.
std::set<std::string> paths_of_interest(const Examined& host);

// What to ask the daemons, as the MTAs would ask.
std::set<LiveQuestion> live_questions(const Examined& host);

} // namespace mta_tls::doctor
