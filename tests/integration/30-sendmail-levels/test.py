"""Sendmail: every level against every kind of server.

The policy is that of 01-levels; what differs from Postfix is in lab/expectations.py.
"""

from lab.delivery import deliver
from lab.expectations import cells, is_met

SENDERS = ("sendmail",)


def run(story):
    story.check(not story.lab.sender.complaints, "m4 does not complain of the fragment",
                story.lab.sender.complaints)
    story.use_policy((story.folder.parent / "01-levels" / "policy.json").read_text("utf-8"))
    table = list(cells("sendmail"))
    recipients = [f"user@{kind}.{level}.lab" for kind, level, _ in table]
    for delivery, (kind, level, word) in zip(deliver(story.lab, *recipients), table):
        story.check(is_met(delivery, word, kind), f"{level} to {kind}: {word}",
                    str(delivery))
