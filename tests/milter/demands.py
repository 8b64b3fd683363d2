"""Messages that demand TLS: what becomes of them, and of what only we may write."""

import json
import subprocess

from harness import check, equal, program, put, test
from harness_milter import Milter
from protocol import POSTFIX, SENDMAIL, TLS13, reply_text

CLERK = {"{auth_type}": "PLAIN", "{auth_authen}": "clerk"}
MARKER = "X-MTA-TLS-Forced"
TRACE = "Authentication-Results"
TAG = {"id": "tag", "match": {"subject_tag": "[secure]"}, "remove": True,
       "level": "encrypt"}
HEADER = {"id": "header", "match": {"header": {"name": "X-Require-TLS", "value": "yes"}},
          "remove": True, "level": "verify"}
OUTBOUND = [{"domains": ["forced.example"], "level": "forced"},
            {"domains": ["proved.example"], "level": "verify"}]
HEAD = "550 5.7.10 This message must travel encrypted (rule \"tag\", level encrypt): "
NOT_AGREED = HEAD + ("for mail to new.example that is not agreed. Ask your postmaster to "
                     "agree on it with them.")
MIXED = HEAD + ("it has recipients here (ours.example) and elsewhere (new.example), for "
                "whom that cannot be done at once. Send it twice: to those here, and to "
                "those elsewhere.")


def policy(*messages, senders=()):
    return json.dumps({"version": 1, "outbound": OUTBOUND, "messages": list(messages),
                       "senders": list(senders)}, indent=1) + "\n"


def demanding(folder, *messages, senders=(), hand_over=True, **more):
    options = ["--forced-transport"] if hand_over else []
    return Milter(folder, policy(*(messages or (TAG, HEADER)), senders=senders), *options,
                  **more)


def way(domain, mailer="smtp", host=None):
    return {"{rcpt_mailer}": mailer, "{rcpt_host}": host or domain,
            "{rcpt_addr}": f"b@{domain}"}


HERE = way("ours.example", "local")
AWAY, FORCED = way("new.example"), way("forced.example")


def submit(mta, *ways, subject="[secure] x", headers=(), sender="a@ours.example",
           login=CLERK):
    """A message of a user: "passed", or the text of the reply; mta.changes has the rest."""
    equal(mta.mail(sender, {"{mail_addr}": sender, **login}), ("c", b""))
    for macros in ways:
        equal(mta.rcpt(macros["{rcpt_addr}"], macros), ("c", b""))
    for name, value in (("Subject", subject), *headers):
        mta.header(name, value)
    reply = mta.end()
    return "passed" if reply == ("c", b"") else reply_text(reply)


def edits(mta):
    """What is changed, without the trace header, which is always there."""
    equal(mta.changes[-1][:3], ("insert", 0, TRACE))
    return mta.changes[:-1]


def rewritten(value, index=1, name="Subject"):
    return ("change", index, name, value)


def handed_over(level):
    return ("insert", 0, MARKER, level)


@test
def a_tagged_message_is_marked_for_the_forced_transport(folder):
    with demanding(folder, audit=True) as milter, milter.session(TLS13) as mta:
        equal(submit(mta, AWAY, FORCED), "passed")
        equal(edits(mta), [rewritten("x"), handed_over("encrypt")])
        equal(submit(mta, AWAY, subject="x"), "passed")
        equal(edits(mta), [])
        check("rule=tag" in milter.logged("MTLS_DEMAND_HANDED_OVER"))


@test
def where_the_table_forces_it_anyway_no_marker_is_needed(folder):
    with demanding(folder) as milter, milter.session(TLS13) as mta:
        equal(submit(mta, FORCED, HERE), "passed")
        equal(edits(mta), [rewritten("x")])
        equal(submit(mta, FORCED, subject="x", headers=[("X-Require-TLS", "yes")]),
              "passed")
        equal(edits(mta), [rewritten("", name="X-Require-TLS"), handed_over("verify")])
        equal(submit(mta, way("proved.example"), headers=[("X-Require-TLS", "yes")]),
              "passed")
        equal(edits(mta), [rewritten("x"), rewritten("", name="X-Require-TLS")])


@test
def recipients_here_and_elsewhere_do_not_go_together(folder):
    accepting = {**TAG, "mixed": "accept"}
    with demanding(folder) as milter, milter.session(TLS13) as mta:
        equal(submit(mta, HERE, AWAY), MIXED)
        equal(submit(mta, HERE), "passed")
        equal(edits(mta), [rewritten("x")])
        put(milter.policy, policy(accepting))
        milter.result("reload")
        equal(submit(mta, HERE, AWAY), "passed")
        equal(edits(mta), [rewritten("x")])
        check("rule=tag" in milter.logged("MTLS_DEMAND_LET_GO"))


@test
def without_the_switch_nothing_is_marked_and_nothing_goes_unforced(folder):
    with demanding(folder, hand_over=False) as milter:
        milter.logged("MTLS_NO_FORCED_TRANSPORT")
        for mta_macros, mailer in ((POSTFIX, "smtp"), (SENDMAIL, "esmtp")):
            with milter.session(TLS13, mta_macros) as mta:
                equal(submit(mta, way("new.example", mailer)), NOT_AGREED)
                equal(submit(mta, way("forced.example", mailer)), "passed")
                equal(edits(mta), [rewritten("x")])


@test
def sendmail_obeys_no_marker_so_it_gets_none(folder):
    with demanding(folder) as milter, milter.session(TLS13, SENDMAIL) as mta:
        equal(submit(mta, way("new.example", "esmtp")), NOT_AGREED)


@test
def another_transport_that_delivers_here_can_be_named(folder):
    dovecot = way("ours.example", "dovecot")
    with demanding(folder) as milter, milter.session(TLS13) as mta:
        check("leaves by dovecot" in submit(mta, dovecot))
    with Milter(folder, policy(TAG), "--delivers-here", "dovecot") as milter:
        with milter.session(TLS13) as mta:
            equal(submit(mta, dovecot), "passed")


@test
def markers_that_come_are_removed_from_everybodys_mail(folder):
    forged = [(MARKER, "encrypt"), ("x-mta-tls-forced", "verify")]
    gone = [rewritten("", 2, MARKER), rewritten("", 1, MARKER)]
    with demanding(folder) as milter, milter.session() as mta:
        equal(submit(mta, AWAY, headers=forged, login={}), "passed")
        equal(edits(mta), gone)
        check("count=2" in milter.logged("MTLS_FORGERY_REMOVED"))
        equal(submit(mta, HERE, headers=forged, login={}, sender="x@elsewhere.example"),
              "passed")
        equal(edits(mta), gone)
    with Milter(folder) as milter, milter.session() as mta:
        equal(submit(mta, HERE, headers=forged, login={}), "passed")
        equal(edits(mta), gone)


@test
def a_tag_of_others_is_none(folder):
    with demanding(folder) as milter, milter.session() as mta:
        equal(submit(mta, AWAY, login={}), "passed")
        equal(edits(mta), [])
    near = {**TAG, "match": {**TAG["match"], "client_networks": ["192.0.2.0/24"]}}
    with demanding(folder, near) as milter, milter.session() as mta:
        equal(submit(mta, AWAY, login={}), "passed")
        equal(edits(mta), [rewritten("x"), handed_over("encrypt")])


@test
def a_subject_is_rewritten_as_little_as_can_be(folder):
    cases = {"Re: [Secure]\n\tlong": "Re:\n\tlong",
             "=?utf-8?Q?=5Bsecure=5D_f=C3=BCr?=\n =?utf-8?B?U2ll?=":
             "=?utf-8?Q?f=C3=BCr?=\n =?utf-8?B?U2ll?=",
             "=?utf-8?B?W3NlY3VyZV0gZsO8cg==?=": "=?utf-8?B?ZsO8cg==?=",
             "[secure]": ""}
    with demanding(folder) as milter, milter.session(TLS13) as mta:
        for before, after in cases.items():
            equal(submit(mta, FORCED, subject=before), "passed")
            equal(edits(mta), [rewritten(after)])


@test
def a_sender_may_demand_tls_by_its_login(folder):
    app = {"id": "app", "match": {"sasl_users": ["hr-app"]}, "level": "encrypt"}
    with demanding(folder, senders=[app]) as milter, milter.session(TLS13) as mta:
        login = {**CLERK, "{auth_authen}": "hr-app"}
        equal(submit(mta, AWAY, subject="x", login=login), "passed")
        equal(edits(mta), [handed_over("encrypt")])
        equal(submit(mta, AWAY, subject="x"), "passed")
        equal(edits(mta), [])
        equal(submit(mta, AWAY, subject="x", login={**login, "{auth_type}": "EXTERNAL"}),
              "passed")
        equal(edits(mta), [])


@test
def what_became_of_each_is_counted_and_kept(folder):
    trial = {**HEADER, "mode": "testing", "enforce_after": "2099-01-01"}
    with demanding(folder, TAG, trial, audit=True) as milter:
        with milter.session(TLS13) as mta:
            for ways in ((FORCED,), (AWAY,), (HERE, AWAY), (HERE,)):
                submit(mta, *ways)
            equal(submit(mta, AWAY, subject="x", headers=[("X-Require-TLS", "yes")]),
                  "passed")
            equal(edits(mta), [])
            untold = {"{rcpt_addr}": "b@new.example"}
            check(submit(mta, untold).startswith("451 4.7.0 This message must"))
        equal(milter.status()["demands"], {"kept": 1, "handed_over": 1, "let_go": 0,
                                           "refused": 1, "deferred": 1, "in_testing": 1})
        digest = milter.status()["table"]["sha256"]
        lines = [line for line in milter.audit_lines() if line["event"] == "demand"]
        equal([(line["outcome"], line["mode"]) for line in lines],
              [("kept", "enforce"), ("handed-over", "enforce"), ("refused", "enforce"),
               ("handed-over", "testing"), ("deferred", "enforce")])
        refused = lines[2]
        del refused["time"]
        equal(refused, {
            "event": "demand", "outcome": "refused", "reason": "mixed",
            "client": "192.0.2.1", "client_name": "client.example",
            "sender": "<a@ours.example>", "user": "clerk", "queue_id": "4ABC",
            "recipient_domain": "new.example", "rule": "tag",
            "place": f"{milter.policy}:18:3", "level": "encrypt", "reply": MIXED,
            "mode": "enforce", "serial": None, "sha256": digest})


@test
def the_command_line_shows_what_became_of_them(folder):
    with demanding(folder) as milter, milter.session(TLS13) as mta:
        def shown():
            command = [program("mta-tls"), "status", "--control",
                       f"unix:{milter.control_path}"]
            return subprocess.run(command, capture_output=True, text=True, timeout=20,
                                  check=True).stdout
        check("demand TLS" not in shown())
        submit(mta, AWAY)
        check("  demand TLS    0 kept by the table, 1 handed over, 0 let go, 0 refused"
              in shown(), shown())
