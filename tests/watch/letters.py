"""Letters that rules rest on: their ends are told like everything else, once."""

import datetime

import watch_world
from harness import equal, policy, put, rule, test, wait_for
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
