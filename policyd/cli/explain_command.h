#pragma once

#include "common/base/time.h"
#include "policyd/cli/console.h"
#include "policyd/cli/explain_lookup.h"

#include <optional>
#include <string>

namespace mta_tls {

// A session whose mail comes in.
struct InboundOptions {
  std::string client;
  std::optional<std::string> tls; // else: plain text
  std::optional<unsigned> bits;
  std::optional<std::string> cert;
  std::optional<std::string> spki;
  bool authenticated = false;
};

struct ExplainOptions {
  bool is_inbound = false;
  std::optional<std::string> target; // inbound: the recipient, if there is one
  std::string sender;
  std::string user; // outbound: the sender's login
  InboundOptions inbound;
  std::optional<Instant> at; // else: now
  std::string policy;        // a file; empty: ask the running daemon
  std::string history;       // … the watch's; empty: the usual one, if it is there
  bool look_up = false;      // with a file: what it wants to be looked up, is
  LookUpOptions asked_of;
  std::string control;
};

ExitCode explain_command(const ExplainOptions& options, Console& console);

} // namespace mta_tls
