#pragma once

#include "common/daemon/process_options.h"
#include "milter/address.h"
#include "milter/session_host.h"

#include <chrono>
#include <string>

namespace mta_tls {

struct MilterOptions : ProcessOptions {
  MilterAddress milter;
  SessionOptions sessions;
  std::chrono::seconds timeout{0};
  std::string history; // the file of the watch; empty: none is read
};

// Of the command line and of the file that --config names, the former first.
Result<MilterOptions, NoOptions> parse_milter_options(int argc, const char* const* argv);

} // namespace mta_tls
