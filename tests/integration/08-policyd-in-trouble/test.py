"""policyd is down, restarted, killed, slow, or answers nonsense while mail flows.

Mail for a forced domain waits, and once policyd is back it leaves over TLS without
anybody doing anything.  `no-tls.lab` is the bait: it would be the one to go out in clear.
"""

import time

from lab.delivery import conclude, conclude_sent
from lab.fault_proxy import FaultProxy
from lab.postfix_sender import PATIENT, QUICK


def run(story):
    story.use_policy()
    story.lab.sender.set(**QUICK)
    try:
        down(story)
        for how in ("stop", "kill"):
            interrupted(story, how)
        behind_a_proxy(story)
    finally:
        story.lab.sender.set(**PATIENT)


def down(story):
    """Nobody listens at all when the mail is sent."""
    policyd = story.lab.policyd
    policyd.stop()
    waiting = send_pair(story, "down")
    for recipient, queue_id in waiting:
        delivery = conclude(story.lab, recipient, queue_id)
        story.expect_of(delivery, "policy", f"down: {recipient} waits")
    policyd.start()
    recovered(story, "down", waiting)


def interrupted(story, how):
    """Mail flows to new domains all the time; policyd goes away and comes back thrice."""
    policyd = story.lab.policyd
    waiting = []
    for number in range(6):
        waiting += send_pair(story, f"{how}{number}")
        if number % 2:
            policyd.start()
        else:
            getattr(policyd, how)()
    recovered(story, f"policyd {how} while mail flows", waiting)


def behind_a_proxy(story):
    policyd = story.lab.policyd
    policyd.stop()
    policyd.start(tcp=False)
    proxy = FaultProxy(policyd)
    try:
        slow(story, proxy)
        for fault in ("temp", "cut", "garbage", "hang up"):
            broken(story, proxy, fault)
    finally:
        proxy.close()
        policyd.stop()


def slow(story, proxy):
    proxy.fault = 2.0
    began = time.monotonic()
    waiting = send_pair(story, "slow")
    delivery = conclude(story.lab, *waiting[0])
    story.expect_of(delivery, "tls", "Postfix waits for an answer 2 s late")
    story.check(time.monotonic() - began >= 2, "it was 2 s late")
    recovered(story, "slow", waiting)


def broken(story, proxy, fault):
    name = fault.replace(" ", "-")
    proxy.fault = fault
    waiting = send_pair(story, name)
    for recipient, queue_id in waiting:
        delivery = conclude(story.lab, recipient, queue_id)
        story.expect_of(delivery, "policy", f"{fault}: {recipient} waits")
    proxy.fault = None
    recovered(story, fault, waiting)


def send_pair(story, name):
    """Mail to two new domains, one server with TLS and one without."""
    recipients = [f"user@{name}.good.lab", f"user@{name}.no-tls.lab"]
    return list(zip(recipients, story.lab.sender.send(*recipients)))


def recovered(story, when, waiting):
    """All mail for the good server leaves over TLS, all other mail still waits."""
    for recipient, queue_id in waiting:
        if "no-tls" in recipient:
            story.check(story.lab.receivers.session_with(recipient) is None,
                        f"{when}: nothing for {recipient}")
        else:
            delivery = conclude_sent(story.lab, recipient, queue_id)
            story.expect_of(delivery, "tls", f"{when}: {recipient} leaves over TLS")
