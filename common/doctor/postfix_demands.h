#pragma once

#include "common/doctor/postfix_case.h"

#include <array>
#include <string>
#include <string_view>

namespace mta_tls::doctor {

// A transport that raises what the policy says of a next hop, as examples/postfix has it.
struct ForcedTransport {
  std::string_view name;
  std::string_view map;   // by which it asks policyd
  std::string_view level; // where policyd has no opinion
  SecurityLevel floor;
};

// Those that what senders and messages demand leads to.
std::vector<ForcedTransport> wanted_transports(const Needs& needs);

// Calls f(wanted, service) for those of them that are there.
template <class F>
void for_each_forced(const PostfixCase& about, F f) {
  for (const auto& wanted : wanted_transports(about.needs)) {
    if (const auto* service = about.host.service(wanted.name)) {
      f(wanted, *service);
    }
  }
}

// True if the milter alone can tell what is demanded.
bool are_for_milter(const Needs& needs);

// The header field by which the milter hands a message over to the transport for a level
// ("encrypt", "verify"), as header_checks(5) see it; and all of them.
std::string marker_header(std::string_view level);
std::array<std::string, 2> marker_headers();

// Tables that Postfix lets decide about header fields of whoever sends.
inline constexpr std::array<std::string_view, 3> header_checks_of_strangers{
    "header_checks", "mime_header_checks", "nested_header_checks"};

} // namespace mta_tls::doctor
