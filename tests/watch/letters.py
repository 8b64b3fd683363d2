"""Letters that rules rest on: their ends are told like everything else, once."""

import contextlib
import datetime
import json
import pathlib
import subprocess

import watch_world
from harness import check, equal, policy, program, put, rule, test, wait_for
from watching import POSTMASTER, watching

DESK, LEGAL = "desk@own.example", "legal@own.example"


def day(ahead):
    return (datetime.datetime.now(datetime.timezone.utc).date() +
            datetime.timedelta(days=ahead)).isoformat()


def letter(id, ends, **more):
    return {"id": id, "kind": "letter", "domains": ["watch"], "include_subdomains": True,
            "statement": "tls-only", "received": day(-300), "valid_until": day(ends),
            "signatures": [{"party": "recipient-owner", "name": "G. Bianchi",
                            "signed_on": day(-301)}], **more}


def resting(name, on, *notify, **more):
    """A rule about the domain that rests on the letter."""
    return rule(f"{name}.watch", "encrypt", authorization=on,
                on_failure={"notify": list(notify)}, **more)


def told(daemon):
    return [(alert["kind"], alert["subject"], alert["notify"]) for alert in daemon.alerts()]


def mailed():
    """Who has got how many mails."""
    got = [recipient.strip("<>") for mail in watch_world.sink().mails
           for recipient in mail.recipients]
    return {address: got.count(address) for address in sorted(got)}


@test
def those_whom_the_rules_of_a_letter_name_are_told(folder):
    text = policy(resting("bank", "both", DESK, LEGAL), resting("clinic", "both", LEGAL),
                  resting("court", "court"),
                  authorizations=[letter("both", 20), letter("court", 30)])
    with watching(folder, text, 3) as daemon:
        wait_for(lambda: len(told(daemon)) == 2, "both letters to be told")
        equal(sorted(told(daemon)), [("letter-ending", "both", [DESK, LEGAL]),
                                     ("letter-ending", "court", [POSTMASTER])])
        wait_for(lambda: len(watch_world.sink().mails) >= 3, "the mails")
        equal(mailed(), {DESK: 1, LEGAL: 1, POSTMASTER: 1})
        mail, = watch_world.sink().to(LEGAL)
        equal(mail.message["Subject"], "[mta-tls] both: a letter ends soon")
        check("mta-tls letter show both" in mail.text, mail.text)


def inbound(name, on):
    return {"match": {"sender_domains": [f"{name}.watch"]}, "level": "encrypt",
            "authorization": on}


@test
def the_mail_that_loses_its_letter_is_told_of_both_directions(folder):
    both = ["outbound", "inbound"]
    text = policy(resting("bank", "bank", DESK), rule("clinic.watch", "encrypt"),
                  inbound=[inbound("bank", "bank"), inbound("court", "court")],
                  authorizations=[letter("bank", 5, directions=both),
                                  letter("court", -1, directions=["inbound"])])
    with watching(folder, text, 2) as daemon:
        wait_for(lambda: len(told(daemon)) == 2, "both letters to be told")
        equal(sorted(told(daemon)), [("letter-ended", "court", [POSTMASTER]),
                                     ("letter-ending", "bank", [DESK])])
        rest = "the rules that rest on it stay as they are"
        equal(sorted(alert["text"] for alert in daemon.alerts()),
              [f"the letter for mail from court.watch has ended on {day(-1)}; {rest}",
               "the letter for mail to bank.watch and from bank.watch ends on "
               f"{day(5)}; {rest}"])


ENDS_SOON = ("letter-ending", "bank", [DESK])
HAS_ENDED = ("letter-ended", "bank", [DESK])
RENEWED = ("letter-renewed", "bank", [DESK])


class Shelf:
    """A folder with one letter, changed as the desk does it while the daemon runs."""

    def __init__(self, folder, daemon):
        self.daemon = daemon
        self.file = folder / "bank.json"

    def change(self, **members):
        put(self.file, json.dumps({**json.loads(self.file.read_text()), **members}))
        self.daemon.result("reload")

    def run(self, *words):
        done = subprocess.run([program("mta-tls"), "letter", *words, "--policy",
                               str(self.daemon.policy)], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60, check=False)
        equal((done.returncode, done.stderr), (0, ""), done.stdout)
        self.daemon.result("reload")


@contextlib.contextmanager
def on_a_letter(folder, ends):
    """One rule, and the letter in a folder."""
    letters = pathlib.Path(folder) / "letters"
    letters.mkdir()
    put(letters / "bank.json", json.dumps(letter("bank", ends)))
    text = policy(resting("bank", "bank", DESK), rule("clinic.watch", "encrypt"),
                  authorizations="letters")
    with watching(folder, text, 2) as daemon:
        yield daemon, Shelf(letters, daemon)


def until_told(daemon, *expected):
    """Until these were told, by program and by mail, and nothing else."""
    wait_for(lambda: len(told(daemon)) >= len(expected), f"{expected} in {daemon.log()}")
    equal(told(daemon), list(expected), daemon.log())
    wait_for(lambda: len(watch_world.sink().mails) >= len(expected), "the mails")
    equal(mailed(), {DESK: len(expected)})


@test
def a_letter_that_ends_soon_is_told_once_also_over_restarts(folder):
    with on_a_letter(folder, 20) as (daemon, shelf):
        until_told(daemon, ENDS_SOON)
        daemon.restart()
        daemon.until_all_pass(2)
        shelf.change(ticket="SUP-1")
        shelf.run("countersign", "bank", "--party", "customer", "--name", "L. Verdi",
                  "--signed-on", day(0))
        daemon.tells_no_more()
        equal(mailed(), {DESK: 1})


@test
def a_letter_that_is_renewed_is_told_once_and_again_before_its_new_end(folder):
    with on_a_letter(folder, 20) as (daemon, shelf):
        until_told(daemon, ENDS_SOON)
        shelf.change(valid_until=day(300))
        until_told(daemon, ENDS_SOON, RENEWED)
        equal((daemon.alerts()[1]["text"], daemon.alerts()[1]["severity"]),
              (f"the letter for mail to bank.watch was renewed, until {day(300)}", "good"))
        daemon.restart()
        daemon.tells_no_more()
        shelf.change(valid_until=day(30))
        until_told(daemon, ENDS_SOON, RENEWED, ENDS_SOON)
        check(f"ends on {day(30)}" in daemon.alerts()[2]["text"], daemon.alerts())


@test
def a_letter_that_is_revoked_is_told_once(folder):
    with on_a_letter(folder, 300) as (daemon, shelf):
        daemon.tells_no_more()
        equal(told(daemon), [])
        shelf.run("revoke", "bank")
        until_told(daemon, HAS_ENDED)
        check(f"mail to bank.watch was revoked on {day(0)}; the rules" in
              daemon.alerts()[0]["text"], daemon.alerts())
        daemon.restart()
        shelf.change(valid_until=day(400))
        daemon.tells_no_more()


@test
def a_letter_that_was_not_told_of_is_told_after_a_restart(folder):
    sink = watch_world.sink()
    sink.refuses = True
    try:
        with on_a_letter(folder, 3) as (daemon, _):
            daemon.logged("MTLS_ALERT_MAIL_FAILED")
            daemon.stop()
            sink.refuses = False
            daemon.start()
            wait_for(lambda: sink.to(DESK), "the mail")
            daemon.tells_no_more()
            equal(mailed(), {DESK: 1})
    finally:
        sink.refuses = False
