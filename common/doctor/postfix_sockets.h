#pragma once

#include "common/doctor/postfix_case.h"

namespace mta_tls::doctor {

// A socket of ours that a service of master.cf connects to.
struct SocketUse {
  const PostfixService* service;
  std::string parameter; // that names the socket
  std::string address;   // as it is written there: "unix:run/mta-tls.sock"
  std::string place;     // as seen from outside a changed root; inet: as it is written
  std::string map;       // of a socketmap; else empty
};

std::vector<SocketUse> socket_uses(const PostfixCase& about);

// The path of a unix socket; empty for another.
std::string_view unix_path(std::string_view address);

} // namespace mta_tls::doctor
