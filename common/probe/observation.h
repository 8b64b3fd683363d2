#pragma once

#include "common/probe/dialogue.h"
#include "common/tls/chain.h"

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace mta_tls {

// One server: a host of DNS at one of its addresses.
struct ServerPlace {
  std::string host; // canonical; empty where an address alone is known
  std::string address;
  std::uint16_t port = 25;

  auto operator<=>(const ServerPlace&) const = default;
};

// How a connection went.
enum class Ending {
  done,          // to the end of the dialogue
  no_connection, // nobody there
  timed_out,
  closed, // by the server, before its time
  failed  // TLS, mostly: an alert or no TLS at all
};

std::string_view explain(Ending ending) noexcept;

// What one connection to a server has shown, and nothing else.
struct ServerObservation {
  ServerPlace place;
  Ending ending = Ending::no_connection;
  std::string trouble; // of endings other than done, in the system's or GnuTLS' words
  DialogueFinding dialogue;
  bool has_tls = false; // the handshake is complete
  std::string version;  // "TLS1.3"
  std::string cipher;
  CertificateChain chain;
  std::vector<DialogueLine> transcript;
  std::chrono::milliseconds took{0};
};

// A handshake that the server takes back at once was none: with TLS 1.3 the client learns
// of it only afterwards.
inline bool can_talk_over_tls(const ServerObservation& seen) noexcept {
  return seen.has_tls && seen.dialogue.greeted_again;
}

} // namespace mta_tls
