#pragma once

#include "milter/demand/route.h"
#include "milter/macro_facts.h"

#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// Where the MTA says that it takes mail for a recipient ({rcpt_mailer}, {rcpt_host},
// {rcpt_addr}), and what it asks before it delivers there.
//
// Postfix names the transport, and the next hop whose policy its smtp client asks for.
// "forcedtls" is there already where sender_dependent_default_transport_maps has chosen
// it. For mail of sendmail(1) it names neither.
// Sendmail names the mailer; its LOCAL_TLS_RCPT asks for the recipient's domain, whatever
// the host, and tells who sends.
struct RouteQuestion {
  Mta mta = Mta::unknown;
  std::string_view sender; // as the MTA resolves it
  std::string_view recipient;
  bool is_local_submission = false;
  // Names of transports, or mailers, that deliver on this host, beside the MTA's own.
  const std::vector<std::string>& local_mailers;
};

Route route_of(const RouteQuestion& question, const Macros& macros);

// True for the names of Postfix's transports, and Sendmail's mailers, that are SMTP
// clients.
bool leaves_this_host(std::string_view mailer);

} // namespace mta_tls
