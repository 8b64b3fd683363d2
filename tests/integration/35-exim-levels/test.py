"""Exim: every level against every kind of server.

A level at a time: what Exim remembers of a host delays the mail of its other domains.
"""

from lab.delivery import deliver
from lab.expectations import cells, is_met
from lab.world import LEVELS

SENDERS = ("exim",)


def run(story):
    story.use_policy()
    for level in LEVELS:
        to_every_kind(story, level)
        story.lab.sender.forget_queue()


def to_every_kind(story, level):
    words = {kind: word for kind, of, word in cells("exim") if of == level}
    recipients = [f"user@{kind}.{level}.lab" for kind in words]
    for delivery, (kind, word) in zip(deliver(story.lab, *recipients), words.items()):
        story.check(is_met(delivery, word, kind), f"{level} to {kind}: {word}",
                    str(delivery))
