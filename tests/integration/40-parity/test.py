"""One policy.json, every level, every kind of server, each MTA: the same outcome.

The table is in lab/expectations.py; where an MTA differs, and why, in lab/differences.py
and, for postmasters, in README.md.
"""

from pathlib import Path

from lab.delivery import deliver
from lab.differences import DIFFERENCES, changed_by
from lab.expectations import cells, domain_of, outcome
from lab.world import LEVELS

SENDERS = ("postfix", "sendmail", "exim")
README = Path(__file__).resolve().parents[3] / "README.md"


def run(story):
    sender = story.lab.sender
    story.use_policy()
    story.check(story.lab.policyd.user() == "mta-tls", "policyd runs unprivileged")
    story.check(not sender.complaints, f"{sender.name} takes the fragment as it is",
                sender.complaints)
    for level in LEVELS:
        for zone in ("", "/unsigned"):
            to_every_server(story, level, zone)
    listed(story, [difference for difference in DIFFERENCES
                   if difference.mta == sender.name])


def to_every_server(story, level, zone):
    """One mail to each server, all at once."""
    words = {row: word for row, of, word in cells(story.lab.sender.name)
             if of == level and row.endswith("/unsigned") == bool(zone)}
    recipients = [f"user@{domain_of(row, level)}" for row in words]
    for delivery, (row, word) in zip(deliver(story.lab, *recipients), words.items()):
        story.expect_of(delivery, word, f"{level} to {row}: {word}", row)
    story.lab.sender.forget_hosts()


def listed(story, differences):
    """Each is one, and each that a postmaster would notice is told."""
    limits = " ".join(README.read_text(encoding="utf-8").split())
    table = {(row, level): word for row, level, word in cells()}
    for difference in differences:
        words = {(table[cell], difference.word) for cell in changed_by(difference, table)}
        noticed = any(outcome(one) != outcome(other) for one, other in words)
        story.check(any(one != other for one, other in words),
                    f"{difference.levels} to {difference.rows}: differs", str(words))
        story.check(noticed == bool(difference.why), "a reason is given where one is due",
                    str(difference))
        story.check(not difference.why or difference.why in limits,
                    f"README tells: {difference.why}")
