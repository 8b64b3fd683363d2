#include "policyd/cli/queue/help.h"

namespace mta_tls::help {

const std::string_view queue =
    R"(Reads the queue of the Postfix, Sendmail or Exim that is here, and tells by domain what
waits because of TLS: how many messages, since when, in which words of the MTA; the real
cause, from the last look of the watch or with --probe from one at this moment; whose fault
it is, which rule asks for TLS, whom to call, what to do. The queue is not changed.

Postfix says "Server certificate not verified" of a certificate that is self-signed, has
expired or has another name; and "client TLS configuration problem" when it gets no answer
from mta-tls-policyd: that is our fault, and no partner can mend it. Exim does not try mail
to a host that has just failed, and does not say why: such mail counts where the watch has
last seen the domain fail.

--from reads what postqueue -j prints, and nothing else. What Exim and Sendmail print does
not tell why mail waits: reasons are in the logs of Exim's messages, and in the files of
Sendmail's queue. There, run mta-tls queue on the host itself.

Examples:
  mta-tls queue
  mta-tls queue --probe                        look at the servers now
  mta-tls queue --alert                        for a timer: silent unless there is news
  mta-tls queue --alert --warn-senders         and tell senders what waits too long
  ssh mx1 postqueue -j | mta-tls queue --from -

Exit code, as of a monitoring plug-in, whose first line is the summary: 0 OK: no mail waits
  for TLS; 1 WARNING: some does; 2 CRITICAL: for longer than --critical, or through our own
  fault; 3 UNKNOWN: the queue cannot be read, or the arguments are wrong. With --alert the
  code is that of the news alone, and 0 where there is none.
--json: at, mta, exit_code, messages, recipients, other_messages, uncounted_recipients,
  unreadable, domains [domain, messages, recipients, since, mta_says [complaint, words,
  recipients], cause, fault (theirs, ours, unclear), look {at, outlook, fault, summary} or
  null, rule {id, place, level, contact}, do].)";

} // namespace mta_tls::help
