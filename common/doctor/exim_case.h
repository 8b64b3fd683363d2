#pragma once

#include "common/doctor/ask.h"
#include "common/doctor/check.h"
#include "common/doctor/exim_host.h"
#include "common/doctor/ground.h"
#include "common/doctor/needs.h"

namespace mta_tls::doctor {

// An Exim, and the policy that it is to keep.
struct EximCase {
  const EximHost& host;
  const Needs& needs;
  const Ground& ground;

  std::string_view option(std::string_view name) const { return host.option(name); }
};

using EximChecks = Checks<EximCase>;

EximChecks exim_build_checks();     // what this Exim is able to
EximChecks exim_route_checks();     // whether and how it asks
EximChecks exim_transport_checks(); // what is done with an answer
EximChecks exim_inbound_checks();   // whether a session of a partner is judged

// Where a finding is: "/etc/exim4/exim4.conf: transport remote_smtp: multi_domain".
std::string in_exim(const EximCase& about, std::string_view what);

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Where this Exim asks daemons of ours: the addresses of its ${readsocket}s.
std::vector<Ask> exim_asks(const EximHost& host);

} // namespace mta_tls::doctor
