#include "policyd/cli/help.h"

namespace mta_tls::help {

const std::string_view top = R"(A change to the policy, start to end:
  mta-tls check policy.json.new               is it right?
  mta-tls diff policy.json policy.json.new    who gets stricter, who weaker?
  mv policy.json.new policy.json              the daemon notices by itself
  mta-tls status                              is it in force?
  mta-tls explain user@examplebank.example    what does Postfix hear now, and why?

Exit codes:
  code  check          diff            explain     query       status    reload
  0     good           nothing weaker  told        OK          told      done
  1     errors (1)     weaker          -           NOTFOUND    -         refused (2)
  2     -              unreadable (3)  wrong (3)   TEMP, PERM  -         -
  3     -              -               no daemon   no daemon   no daemon no daemon
  (1) with --strict: or warnings   (2) the old table stays in force
  (3) a file that cannot be loaded, or a target that is no address
  Wrong arguments: 2, for every command but doctor, probe, queue and watch, which speak as
  monitoring plug-ins do: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. levels: always 0. cache,
  flush, letter, report: see --help.

With --json each command writes one JSON object to standard output; what went wrong is
{"error": "text"}, with the same exit code. Colours appear on a terminal only, and not
where NO_COLOR is set.
"mta-tls COMMAND --help" tells more about a command.)";

const std::string_view check =
    R"(Every error of the file and of its imports is reported in one run, as
  FILE:LINE:COLUMN: message, with the line and a caret below the word.

Examples:
  mta-tls check /etc/mta-tls/policy.json
  mta-tls check --strict --quiet policy.json && mv policy.json /etc/mta-tls/
  mta-tls check --at 2027-01-01 policy.json   what will have expired by then?
  mta-tls check --mta sendmail policy.json    which rules does Sendmail not keep to the
                                              letter? Each is a warning.

Exit code: 0 good, perhaps with warnings; 1 errors, or with --strict warnings.
--json: file, ok (exit code 0), errors, warnings (counts), diagnostics [file, line, column,
  severity, message], table {rules, names, inbound, senders, messages, exceptions,
  letters, imports, serial, sha256} or null.)";

const std::string_view explain = R"(TARGET is what Postfix is about to deliver to:
  user@examplebank.example    a recipient; the answer is that for its domain
  examplebank.example         a domain
  [relay.example.net]:587     a next hop, as in transport_maps or relayhost
Postfix asks by next hop: where a relayhost takes all mail, ask about the relayhost.
With --from, or --user, what the sender demands raises the answer.

With --inbound it is about a message that someone sends us: what the milter, the policy
delegation and Exim's ACL would say to that session. --from and --client are needed.

Examples:
  mta-tls explain user@examplebank.example
  mta-tls explain --policy policy.json.new examplebank.example
  mta-tls explain --at 2027-01-01 examplebank.example    after all the dates till then
  mta-tls explain --from hr@own.example user@examplebank.example
  mta-tls explain --inbound --from a@bank.example --client 192.0.2.1    in plain text
  mta-tls explain --inbound --from a@bank.example --client 192.0.2.1 --tls 1.3
    --bits 256 --cert mx.bank.example user@own.example

Without --policy the running daemon is asked: it tells what it answers now, and looks up
anew what the table wants to be looked up (DANE, MTA-STS), so that the whole story is told.
With --policy nothing is looked up, unless --look-up says so. Both ways run the code that
answers the MTA.

Where servers are watched (mta-tls-policyd --watch) and "refuse_new_after_failures" is in
force, it also tells what is heard at submission now, or after how many more failed looks.

Exit code: 0 told; 2 the target is no address, FILE cannot be loaded, or nothing can be
looked up; 3 no daemon.
--json: target, kind, key, looked_up, at, map, answer (the reply, octet by octet), level,
  meaning, decided_by (rule, default, exception, sender, nothing), considered [rule,
  verdict, why, file, line, column, level, policy, mode, letter, …], default, exception,
  submission {taken, reply, reason, why, last_look, failures, failures_missing, next_reply},
  names_below, changes [at, why, answer, change], sender {address, user, demand, use (none,
  raised, not_needed), instead_of, transport, rules, note}, hints, table. What does not
  apply is null or empty.
--inbound --json: from, sender_domain, client, recipient, recipient_domain, session {tls,
  bits, certificate, key, authenticated}, at, refused_at (MAIL, RCPT), reply, questions
  [stage, outcome (no_rule, kept, refused), fault, temporary, reply, rule, considered
  [rule, verdict, why, about, requires, would_reply, …]], auth_requires_tls, hints, table.)";

const std::string_view query =
    R"(Prints the reply and nothing else. MAP is the last part of the map's name in main.cf:
  smtp_tls_policy_maps = socketmap:unix:/run/mta-tls/map.sock:postfix

Examples:
  mta-tls query postfix examplebank.example
  mta-tls query --socketmap inet:127.0.0.1:8461 postfix examplebank.example
The second asks as Postfix does, through the very listener.

Exit code: 0 OK, 1 NOTFOUND, 2 TEMP or PERM, 3 nobody could be asked.
--json: map, key, reply.)";

const std::string_view diff =
    R"(A name gets stricter if every promise of the old answer is kept and one is added; weaker
if any is lost. "gone" and "new" are about the listing and say the same of their answers.
Rules about mail that comes in, about senders and about messages are compared by their ids:
what is not surely as strict as before is weaker.
At most 20 names of a kind are shown; --all shows every one.

Examples:
  mta-tls diff /etc/mta-tls/policy.json policy.json.new
  mta-tls diff --at 2027-01-01 old.json new.json    as it will be after the dates till then

Exit code: 0 nothing gets weaker, 1 something does, 2 a file cannot be loaded.
--json: counts {weaker_in_all, default, weaker, gone, stricter, new, inbound, demands},
  changes [name (null: the default), scope (name, below, name_and_below), fate (default,
  weaker, gone, stricter, new), change (same, stricter, weaker), before, after, reasons],
  inbound and demands [kind (rule, sender rule, message rule), rule (null: the defaults),
  fate (default, gone, changed, new), change, before, after].)";

const std::string_view status =
    R"(Shows the table in force, the last reload and, if it was refused, why, the questions
answered since the start, what was discovered, and how the watch fares. `mta-tls watch`
names the domains.

Examples:
  mta-tls status
  mta-tls status --control unix:/run/mta-tls/second.sock

Exit code: 0 told, 3 the daemon cannot be asked.
--json: version, pid, started, policy, table {serial, sha256, loaded, rules, names, inbound,
  senders, messages, sources [path, sha256], warnings}, last_reload {time, ok, errors} or
  null, reloads {succeeded, failed}, questions {total, ok, notfound, temp, perm},
  connections, listeners, delegation and submission {total, dunno, reject, defer,
  listeners}, control, discovery {dane, why, failure, resolvers, waiting, under_way,
  questions, found_dane, found_mta_sts {policy, testing, absent, failed}, cache}, or null
  while the table looks nothing up, watch {next_hops, left_out, outlooks {passes, partly,
  fails, unseen}, under_way, looks, alerts, last_look, blind_since, failure,
  dnssec_trouble, alert_mail_via, alert_command, history, history_trouble}, or null where
  nothing is watched.)";

const std::string_view reload =
    R"(The daemon watches its files and reloads by itself; this waits for the outcome and tells
it. All or nothing: a file with an error changes nothing.

Examples:
  mta-tls reload
  mta-tls reload --allow-older    back to a file with a smaller serial

Exit code: 0 done, 1 refused (the old table stays in force), 3 no daemon.
--json: changed, summary, warnings.)";

const std::string_view cache =
    R"(What DNS and HTTPS have said of the domains that the table has looked up ("discovery"), as
the daemon knows it now: what DANE promises, the MTA-STS policy, and how long they hold.

Examples:
  mta-tls cache                       a line for each domain or next hop
  mta-tls cache examplebank.example   all that is known of one

Exit code: 0 told, 1 nothing is known of DOMAIN, 2 it is no domain, 3 no daemon.
--json: next_hops [next_hop, dane {promise (nothing, dane, dane-only, defer), reason, refresh,
  expires, failures} or null, mta_sts {policy {mode, id, mx, max_age, expires} or null,
  trouble, fetch_again, refresh, expires, failures} or null]. null: not looked up.)";

const std::string_view flush =
    R"(The next question about the domain has it looked up anew. An MTA-STS policy is forgotten
as well, though its max_age has not passed: for a domain whose owner has mended it.

Examples:
  mta-tls flush examplebank.example
  mta-tls flush --all

Exit code: 0 done, 1 nothing was known of DOMAIN, 2 it is no domain, 3 no daemon.
--json: flushed (how many).)";

const std::string_view levels = R"(Example:
  mta-tls levels

Exit code: 0.
--json: levels [level, aliases, meaning, forces_tls, elsewhere {postfix, sophos, cisco,
  exchange, google, exim, sendmail}], notes. null: that product cannot say it.)";

const std::string_view doctor =
    R"(Looks at the MTA that is here (Postfix, Sendmail, Exim; all of them, if there are several)
and at the policy, and finds what would break what the policy promises, or undo it. It asks
the daemons as the MTA does. It changes nothing and sends no mail. Run it as root: what it
may not see is reported as such, and never passed over.

Each finding has an ID that stays the same, the place, what it means for mail, and the
command or line that mends it.

Examples:
  mta-tls doctor
  mta-tls doctor --mta postfix --config-dir /etc/postfix-out    a second instance
  mta-tls doctor --offline --config-dir copy-of/etc/postfix     another host's folder
  mta-tls doctor --ignore POSTFIX_RELAYHOST_FORCED              known, and accepted

Exit code, as of a monitoring plug-in, whose first line is the summary: 0 OK, perhaps with
  notes; 1 WARNING; 2 CRITICAL; 3 UNKNOWN: something could not be looked at, or the
  arguments are wrong.
--json: state, critical, unknown, warnings, notes (counts), policy, mtas [mta, version,
  configuration], findings [id, severity, where, meaning, mend]; with --verbose looked_at.
--list --json: findings [id, severity, title].)";

const std::string_view probe =
    R"(Looks at every server of a domain as a sending MTA would: the MX records and whether they
are signed, every MX host, every address; then EHLO, STARTTLS, the handshake, EHLO again,
QUIT. No mail is sent. It judges by the functions that the daemon uses, and holds the
servers against the rule of the table, if there is one.

TARGET is what mail goes to:
  examplebank.example          the servers of a domain
  user@examplebank.example     the same
  [mx.example.net]:587         one host, as in transport_maps

Columns: answers (the greeting), offers (STARTTLS; "hidden": a firewall writes XXXX over
it), handshake, chain, name ("host": the certificate bears the MX host's name; "domain":
one of the domain's; "CN only": but not as a subjectAltName), expires, DANE, MTA-STS. Then
each level, and what Postfix would do at its first attempt: "yes", "2 of 3", "no", and why.
After a handshake that failed, levels may and dane deliver in plain text later on. For
fingerprint see spki_sha256 in --json.

What it cannot know: TLS is agreed on anew at each delivery and may change tomorrow; only
the outermost servers can be seen; each hop behind them is separate. Servers may treat this
host otherwise than others.

It is polite: one connection to an address at a time, each server once.

Examples:
  mta-tls probe examplebank.example
  mta-tls probe --verbose --suggest examplebank.example
  mta-tls probe --all --policy policy.json.new    before it is put in force
  mta-tls probe --all --as-of +21d                what will have expired in three weeks?
  mta-tls probe --self own.example                what do partners see of us?

Exit code, as of a monitoring plug-in, whose first line is the summary: 0 OK; 1 WARNING:
  some servers fall short, or a certificate ends within 21 days, or a rule in testing would
  not hold; 2 CRITICAL: mail would wait at all servers; 3 UNKNOWN: nothing could be seen, or
  the arguments are wrong.
--json: state, dnssec_trouble, domains [target, state, finding, promise {level, by, testing,
  deferral}, mx_is_signed, dane, mta_sts, remarks, servers [host, address, port, the columns,
  cipher, trouble, milliseconds, certificate {names, common_names_only, issuer, begins, ends,
  spki_sha256, chain, missing_issuer}, verdict {passage, obstacle, why}, levels]]; with
  --verbose dialogue, with --suggest suggestion.)";

const std::string_view report =
    R"(Writes one page that holds all it needs: no script, no font, no picture from elsewhere. It
can be read on a phone, in the dark, on paper, sent by mail or put on a web server. The
domains of the table for which TLS is forced or tested, the worst first: state, last look,
what was found, what has changed since the first look, the last 30 days; certificates that
end within 90 days; what has changed; the letters and their dates; with --queue the mail
that waits.

Examples:
  mta-tls report --html /var/www/intern/mail-tls.html
  mta-tls report --html page.html --queue

Exit code: 0 written; 2 the policy or the watch's file cannot be read, the page not be
  written, or the arguments are wrong.
--json: file, octets, domains, critical, unknown, warning, ok, changes, letters (counts).)";

} // namespace mta_tls::help
