"""What is kept of a refusal: a line of the audit file, a line of the log, a number."""

import json
import os

from harness import Skip, check, equal, put, test, wait_for
from harness_milter import BANK, FREE, HELD, REFUSED, Milter, inbound, rule
from protocol import TLS13


def refusals(milter):
    return [line for line in milter.audit_lines() if line["event"] in
            ("refused", "would-refuse")]


@test
def each_refusal_is_a_line_with_all_that_was_seen(folder):
    with Milter(folder, audit=True) as milter, milter.session() as mta:
        for _ in range(3):
            mta.mail(f"a@{BANK}")
        line = refusals(milter)[2]
        equal(len(refusals(milter)), 3)
        digest = milter.status()["table"]["sha256"]
    del line["time"]
    equal(line, {
        "event": "refused", "source": "milter", "at": "mail", "client": "192.0.2.1",
        "client_name": "client.example", "helo": "client.example",
        "sender": f"<a@{BANK}>", "recipient": None, "queue_id": None,
        "authenticated": False,
        "tls": {"state": "plain", "version": None, "cipher": None, "bits": None},
        "certificate": {"trust": "unknown", "names": None, "issuer": None,
                        "key_sha256": None},
        "rule": BANK, "place": f"{milter.policy}:5:3", "fault": "no-tls",
        "reply": REFUSED, "mode": "enforce", "serial": None, "sha256": digest})


@test
def what_is_let_through_in_testing_is_a_line_too(folder):
    trial = inbound(rule(BANK, "verify", mode="testing"))
    with Milter(folder, trial, audit=True) as milter:
        equal(milter.verdict(tls=TLS13), "c")
        line, = refusals(milter)
        equal((line["event"], line["mode"], line["fault"], line["tls"]["version"]),
              ("would-refuse", "testing", "no-trusted-certificate", "TLSv1.3"))
        check("source=milter" in milter.logged("MTLS_INBOUND_TESTING"))
        equal(milter.status()["messages"],
              {"passed": 1, "refused": 0, "deferred": 0, "would_refuse": 1, "told": 0,
               "failed": 0})


@test
def what_passes_is_no_line(folder):
    with Milter(folder, audit=True) as milter:
        equal(milter.verdict(tls=TLS13), "c")
        equal(refusals(milter), [])
        check("MTLS_INBOUND" not in milter.log())


@test
def a_peer_cannot_write_lines_of_its_own(folder):
    odd = f'x\r\n2026 info "MTLS\x1b[31m@{BANK}'
    with Milter(folder, audit=True) as milter, milter.mta() as mta:
        mta.connect(name="evil\nname")
        mta.helo(name="evil\r\nhelo")
        mta.mail(odd, {"{mail_addr}": f"x@{BANK}"})
        logged = milter.logged("MTLS_INBOUND_REFUSED")
        check("\x1b" not in logged and "\\x0d\\x0a" in logged, logged)
        line, = refusals(milter)
        equal((line["sender"], line["helo"]), (f"<{odd}>", "evil\r\nhelo"))


@test
def the_audit_file_may_be_rotated(folder):
    with Milter(folder, HELD, audit=True) as milter, milter.session() as mta:
        mta.mail(f"a@{BANK}")
        os.rename(milter.audit, f"{milter.audit}.1")
        put(milter.policy, FREE.replace("somebody-else", "someone-else"))
        milter.result("reload")
        put(milter.policy, HELD)
        milter.result("reload")
        mta.mail(f"a@{BANK}")
        wait_for(lambda: len(refusals(milter)) == 1, "a line in the new file")
        with open(f"{milter.audit}.1", encoding="utf-8") as old:
            equal([json.loads(line)["event"] for line in old], ["start", "refused"])


@test
def numbers_tell_what_became_of_the_mail(folder):
    soft = inbound(rule(BANK), rule("soft.example", on_failure={"action": "tempfail"}))
    with Milter(folder, soft) as milter, milter.session() as mta:
        for sender in (f"a@{BANK}", "a@soft.example", "a@x.example", "a@x.example"):
            mta.message(sender, "me@example.org")
        status = milter.status()
        equal(status["messages"], {"passed": 2, "refused": 1, "deferred": 1,
                                   "would_refuse": 0, "told": 0,
                                   "failed": 0})
        equal(status["sessions"], {"open": 1, "total": 1})
        mta.quit()
        wait_for(lambda: milter.status()["sessions"]["open"] == 0, "the session's end")


@test
def an_audit_file_that_is_full_keeps_nobody_from_an_answer(folder):
    if not os.path.exists("/dev/full"):
        raise Skip("there is no /dev/full")
    with Milter(folder, HELD, "--audit", "/dev/full") as milter:
        equal(milter.verdict(), REFUSED)
        equal(milter.verdict(tls=TLS13), "c")
        check("No space left on device" in milter.logged("MTLS_AUDIT_FAILED"))
