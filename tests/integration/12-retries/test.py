"""A broken handshake, again and again.

At an opportunistic level Postfix gives up on TLS once the mail is older than
minimal_backoff_time and sends plain text; at a forced level it must never.
"""

from lab.delivery import conclude, conclude_sent
from lab.postfix_sender import PATIENT, QUICK

ATTEMPTS = 3


def run(story):
    story.use_policy()
    story.lab.sender.set(**QUICK)
    try:
        forced = ("user@forced.garbage.lab", "user@forced.closes.lab")
        queue_ids = story.lab.sender.send("user@free.garbage.lab", *forced)
        free = conclude_sent(story.lab, "user@free.garbage.lab", queue_ids[0])
        story.expect_of(free, "clear", "opportunistic ends in plain text")
        for recipient, queue_id in zip(forced, queue_ids[1:]):
            delivery = conclude(story.lab, recipient, queue_id, nth=ATTEMPTS)
            story.expect_of(delivery, "handshake",
                            f"{recipient} still waits after {ATTEMPTS} attempts")
    finally:
        story.lab.sender.set(**PATIENT)
