"""Postfix 3.10 or later: the same outcome of every cell, and what only it can do."""

from lab.delivery import conclude, deliver
from lab.expectations import cells, domain_of, is_met
from lab.world import LEVELS

SENDERS = ("postfix-next",)
ON_DEMAND = True
OLDEST = (3, 10, 5)  # enforces the MX patterns of MTA-STS (R12)


def run(story):
    sender = story.lab.sender
    version = tuple(map(int, sender.version().split(".")))
    story.check(version >= OLDEST, f"Postfix {sender.version()} knows TLSRPT attributes")
    every_cell(story)
    no_need_of_tls(story, sender)


def every_cell(story):
    """As 40-parity, with the same policy and the same fragment."""
    story.use_policy()
    for level in LEVELS:
        words = {row: word for row, of, word in cells() if of == level}
        recipients = [f"user@{domain_of(row, level)}" for row in words]
        for delivery, (row, word) in zip(deliver(story.lab, *recipients), words.items()):
            story.check(is_met(delivery, word, row), f"{level} to {row}: {word}",
                        str(delivery))


def no_need_of_tls(story, sender):
    """With the fragment's last line a sender's header does not switch the policy off."""
    sender.set(tls_required_enable="no")
    recipient = "user@header.no-tls.encrypt.lab"
    queue_id, = sender.send_each([[recipient]], header="TLS-Required: no\r\n")
    delivery = conclude(story.lab, recipient, queue_id)
    story.check(is_met(delivery, "no-offer"), "TLS-Required: no is not obeyed",
                str(delivery))
