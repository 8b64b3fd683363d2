"""Exim: mail that waits goes on waiting; who else waits; a rule's own authorities."""

import shutil
from pathlib import Path

from lab.certificates import Authority
from lab.delivery import conclude

SENDERS = ("exim",)
ATTEMPTS = 4
PATIENT = (("again@forced.garbage.lab", "handshake"), ("again@forced.closes.lab", "handshake"),
           ("again@forced.no-tls.lab", "no-offer"), ("again@only.good.lab", "no-tlsa"),
           ("again@pin.self-signed.lab", "unproven"))


def run(story):
    other = Authority(Path("/lab/other-authority"), "Other CA", trusted=False)
    shutil.copy(story.lab.authority.anchor, "/etc/exim4/lab-ca.pem")
    shutil.copy(other.anchor, "/etc/exim4/other-ca.pem")
    story.use_policy()
    again_and_again(story)
    hints(story)
    authorities(story)


def again_and_again(story):
    """Neither sent after all nor returned to its sender."""
    sender = story.lab.sender
    waiting = list(zip(PATIENT, sender.send(*(recipient for recipient, _ in PATIENT))))
    for nth in range(1, ATTEMPTS):
        for (recipient, _), queue_id in waiting:
            conclude(story.lab, recipient, queue_id, nth)
        sender.flush()
    for (recipient, word), queue_id in waiting:
        delivery = conclude(story.lab, recipient, queue_id, ATTEMPTS)
        story.expect_of(delivery, word,
                        f"{recipient} still waits after {ATTEMPTS} attempts")
    story.check(set(sender.queue()) == {queue_id for _, queue_id in waiting},
                "all of it is in the queue, and no bounce", str(sender.queue()))
    sender.forget_queue()


def hints(story):
    """One domain's failure delays the others of the same host, until their time comes."""
    sender = story.lab.sender
    forced, = sender.send("first@forced.no-tls.lab")
    conclude(story.lab, "first@forced.no-tls.lab", forced)
    sender.wait_for_deliveries()
    free, = sender.send("second@free.no-tls.lab")
    delivery = conclude(story.lab, "second@free.no-tls.lab", free)
    story.expect_of(delivery, "host-waits", "the laxer domain waits as well")
    sender.flush()
    for recipient, queue_id, word in (("first@forced.no-tls.lab", forced, "no-offer"),
                                      ("second@free.no-tls.lab", free, "clear")):
        delivery = conclude(story.lab, recipient, queue_id, nth=2)
        story.expect_of(delivery, word, f"tried again, {recipient}: {word}")
    sender.forget_queue()


def authorities(story):
    story.expect(("user@ours.watch.lab", "tls", "the rule's own authority"),
                 ("user@theirs.watch.lab", "unproven", "the rule's authority is another"),
                 ("user@missing.watch.lab", "no-authority", "the rule's file is missing"))
