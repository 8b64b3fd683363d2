#pragma once

#include "milter/demand/route.h"
#include "milter/macro_facts.h"

#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// Where the MTA says that it takes mail for a recipient ({rcpt_mailer}, {rcpt_host},
// {rcpt_addr}); `recipient` is what the peer wrote.
//
// Postfix names the transport, and the next hop whose policy its smtp client asks for.
// "forcedtls" is there already where sender_dependent_default_transport_maps has chosen
// it. For mail of sendmail(1) it names neither.
// Sendmail names the mailer; its LOCAL_TLS_RCPT asks for the recipient's domain, whatever
// the host.
//
// `local_mailers` are names of transports, or mailers, that deliver on this host, beside
// the MTA's own.
Route route_of(Mta mta, std::string_view recipient, const Macros& macros,
               const std::vector<std::string>& local_mailers,
               bool is_local_submission = false);

// True for the names of Postfix's transports, and Sendmail's mailers, that are SMTP
// clients.
bool leaves_this_host(std::string_view mailer);

} // namespace mta_tls
