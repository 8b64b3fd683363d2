"""A question waits for DNS: others are answered meanwhile, and nothing goes unprotected.

`no-tls.lab` serves the domains that would go out in clear, were there no answer.
"""

import time

from lab.delivery import conclude, conclude_sent
from lab.postfix_sender import PATIENT, QUICK
from lab.waiting import wait_for

PARKED = "parked@enforce-no-tls.insecure"


def run(story):
    front = story.lab.published.front
    story.lab.sender.set(**QUICK)
    try:
        for how in ("stop", "kill"):
            interrupted(story, front, how)
        others_go_on(story, front)
    finally:
        front.faults.clear()
        story.lab.sender.set(**PATIENT)


def park(story, front, recipient, seconds):
    """Sends a mail whose policy DNS keeps to itself for a while; its queue id."""
    domain = recipient.partition("@")[2]
    front.faults[domain, "MX"] = front.faults[f"_mta-sts.{domain}", "TXT"] = seconds
    story.use_discovery()
    queue_id, = story.lab.sender.send(recipient)
    wait_for(lambda: domain in front.names("MX"), f"policyd to ask for {domain}")
    return queue_id


def interrupted(story, front, how):
    queue_id = park(story, front, PARKED, "drop")
    getattr(story.lab.policyd, how)()
    delivery = conclude(story.lab, PARKED, queue_id)
    story.expect_of(delivery, "policy", f"{how} while a question waits: mail waits")
    front.faults.clear()
    story.lab.policyd.start()
    story.lab.sender.try_again(queue_id)
    delivery = conclude(story.lab, PARKED, queue_id, 2)
    story.expect_of(delivery, "no-offer", f"{how}: then it is told what it must keep")
    story.lab.sender.forget_queue()


def others_go_on(story, front):
    recipient = "parked@enforce.insecure"
    queue_id = park(story, front, recipient, 2.0)
    began = time.monotonic()
    story.expect(("user@quick.good.lab", "tls", "static answers come while one waits"))
    story.check(time.monotonic() - began < 2, "without waiting themselves",
                f"{time.monotonic() - began:.1f} s")
    delivery = conclude_sent(story.lab, recipient, queue_id)
    story.expect_of(delivery, "tls", "the one that waited is answered, and obeyed")
