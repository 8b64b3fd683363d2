#pragma once

#include "common/policy/level.h"

#include <optional>
#include <string>

namespace mta_tls {

// Where an MTA takes a message for one of its recipients.
struct Route {
  enum class Kind {
    untold,     // the MTA does not say
    never_told, // … and never does, for mail of programs on this host
    here,       // to a mailbox, or a program, of this host
    away,       // over the network, by SMTP
    strange     // by a transport of which nothing is known
  };

  Kind kind = Kind::untold;
  std::string domain;    // the recipient's
  std::string transport; // the MTA's word for the way; empty: untold
  std::string next_hop;  // whose policy the MTA asks for; `away` only
  // The next hop is the recipient's own domain: the forced transport takes the same way.
  bool is_own_way = false;
  // What the MTA tells beside the next hop when it asks: that the transport is one that
  // forces TLS; who sends.
  std::optional<SecurityLevel> forced;
  std::optional<std::string> sender;
};

} // namespace mta_tls
