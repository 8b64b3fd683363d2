#include "policyd/cli/watch/help.h"

namespace mta_tls::help {

const std::string_view watch =
    R"(mta-tls-policyd --watch looks at the servers of all forced and testing domains, every six
hours unless the table says otherwise ("probe"), and sooner after trouble. This reads what
it has written, also while the daemon rests. Of a domain: how it stands, what became of mail
since when, and what was told.

Examples:
  mta-tls watch                             the table at a glance, worst first
  mta-tls watch examplebank.example         one domain, and its history
  mta-tls watch --now examplebank.example   it says that it has mended it: look again

Exit code, as of a monitoring plug-in, whose first line is the summary: 0 OK: all servers
  keep what the policy promises; 1 WARNING: some do not, or a certificate ends soon; 2
  CRITICAL: mail waits; 3 UNKNOWN: nobody was seen, nobody has looked for a day, a domain is
  not watched, or the file cannot be read.
--json: state, newest_look, stale, next_hops [next_hop, state, failures, failing_since,
  last_passed, look, history [first, last, looks, look], findings], not_watched, ourselves;
  history and findings of those that are named.)";

} // namespace mta_tls::help
