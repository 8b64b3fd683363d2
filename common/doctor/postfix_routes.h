#pragma once

#include "common/doctor/postfix_case.h"

namespace mta_tls::doctor {

// Where mail goes if not to the MX hosts of its domain: "smtp:[relay.example.net]:587".
struct Route {
  std::string transport; // empty: the default one
  std::string next_hop;  // empty: the recipient's domain
};

Route parse_route(std::string_view value);

// What transport_maps says of a recipient's domain, if it says anything.
std::optional<Route> route_of(const PostfixCase& about, std::string_view domain);

// The level at which mail to a next hop leaves through a service.
SecurityLevel level_through(const PostfixCase& about, const PostfixService& service,
                            std::string_view next_hop);

} // namespace mta_tls::doctor
