"""Sendmail: policyd is down, hangs, closes, answers nonsense; the unix socket.

All mail waits meanwhile, since nobody can tell which may go, and leaves once policyd is
back.  `no-tls.lab` is the bait: it would be the one to go out in clear.
"""

import re

from lab.delivery import conclude, conclude_sent
from lab.fault_proxy import Answer, FaultProxy

SENDERS = ("sendmail",)
# What the rulesets do not know, and what Sendmail's own would take for "not required".
ANSWERS = tuple(map(Answer, (
    b"TEMP no", b"PERM no", b"NOTFOUND ", b"OK ", b"OK FINE", b"OK ENCR", b"OK ENCR:0",
    b"OK ENCR:112+CN", b"OK VERIFY", b"OK VERIFY:112", b"OK MAY now", b"OK NO")))
FAULTS = ("hang up", "cut", "garbage")
MAP = re.compile(r"^Ksendmail .* inet:.*\n", re.MULTILINE)
UNIX_MAP = re.compile(r"^# (Ksendmail .* unix:.*\n)", re.MULTILINE)


def run(story):
    story.use_policy()
    down(story)
    for how in ("stop", "kill"):
        interrupted(story, how)
    hanging(story)
    behind_a_proxy(story)
    over_the_unix_socket(story)


def down(story):
    policyd = story.lab.policyd
    for how in ("stop", "kill"):
        getattr(policyd, how)()
        waiting = all_wait(story, how)
        policyd.start()
        recovered(story, how, waiting)


def interrupted(story, how):
    """Mail flows to new domains all the time; policyd goes away and comes back thrice."""
    policyd = story.lab.policyd
    waiting = []
    for number in range(6):
        waiting += send_some(story, f"{how}{number}")
        if number % 2:
            policyd.start()
        else:
            getattr(policyd, how)()
    for recipient, queue_id in waiting:
        delivery = conclude(story.lab, recipient, queue_id)
        story.check(delivery.fate.status != "bounced", f"{how}: {recipient} is not lost",
                    str(delivery))
    recovered(story, f"{how} while mail flows", waiting)


def hanging(story):
    policyd = story.lab.policyd
    policyd.freeze()
    try:
        waiting = all_wait(story, "hang", seconds=90)
    finally:
        policyd.thaw()
    recovered(story, "hang", waiting)


def behind_a_proxy(story):
    policyd = story.lab.policyd
    policyd.stop()
    policyd.start(tcp=False)
    proxy = FaultProxy(policyd)
    try:
        for number, fault in enumerate((*FAULTS, *ANSWERS)):
            proxy.fault = fault
            waiting = all_wait(story, f"fault{number}", str(fault))
            proxy.fault = None
            recovered(story, str(fault), waiting)
    finally:
        proxy.close()
        policyd.stop()


def over_the_unix_socket(story):
    """As the fragment shows it in a comment."""
    sender, policyd = story.lab.sender, story.lab.policyd
    policyd.start(tcp=False)
    sender.configure(vary=lambda fragment: UNIX_MAP.sub(r"\1", MAP.sub("", fragment)))
    try:
        story.expect(("user@unix.good.lab", "tls", "asked over the unix socket"),
                     ("user@unix.no-tls.lab", "no-offer", "asked over the unix socket"))
    finally:
        sender.configure()


def all_wait(story, name, sentence=None, seconds=30):
    waiting = send_some(story, name)
    for recipient, queue_id in waiting:
        delivery = conclude(story.lab, recipient, queue_id, seconds=seconds)
        story.expect_of(delivery, "policy", f"{sentence or name}: {recipient} waits")
    return waiting


def send_some(story, name):
    """Mail to new domains, forced ones with and without TLS, and one that nobody lists."""
    recipients = [f"user@{name}.{domain}"
                  for domain in ("good.lab", "no-tls.lab", "watch.lab")]
    return list(zip(recipients, story.lab.sender.send(*recipients)))


def recovered(story, when, waiting):
    """All mail but that for the server without TLS leaves, over TLS."""
    story.lab.sender.flush()
    for recipient, queue_id in waiting:
        if "no-tls" in recipient:
            story.check(story.lab.receivers.session_with(recipient) is None,
                        f"{when}: nothing for {recipient}")
        else:
            delivery = conclude_sent(story.lab, recipient, queue_id)
            story.expect_of(delivery, "tls", f"{when}: {recipient} leaves over TLS")
    story.lab.sender.forget_queue()
