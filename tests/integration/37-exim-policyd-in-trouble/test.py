"""Exim: policyd is down, hangs, closes, or answers nonsense, at each of its three questions.

Mail waits, for forced domains and others, and once policyd is back all of it leaves as it
should.  `no-tls.lab` is the bait: it would be the one to go out in clear.
"""

from lab.delivery import conclude, conclude_sent, deliver_in_turn
from lab.fault_proxy import FaultProxy

SENDERS = ("exim",)
ROUTER, HANDSHAKE, MAIL = (b"exim-out", b"exim-cert stage=handshake",
                           b"exim-cert stage=mail")
# What is no answer to the router, whatever it looks like.
NO_POLICY = (
    "temp", "cut", "garbage", "hang up", b"", b",", b"0:,", b"6:OK may", b"99:OK may,",
    b"5:OK may,", b"6:OK may;", b"6:ok may,", b"6 :OK may,", b"06:OK may,x",
    b"15:OK weak min=1.2,", b"10:OK encrypt,", b"15:OK may,9:NOTFOUND ,", b"2:OK,", b"3:OK ,", b"9:PERM no x,",
    b"18:OK encrypt min=2.0,", b"8:NOTFOUND", b"12:NOTFOUND    ,", b"7:TIMEOUT,",
    b"13:OK may min=1.2,",
)
# What accepts no session.
NO_VERDICT = (
    "temp", "cut", "garbage", "hang up", b"", b"9:OK accept", b"99:OK accept,",
    b"8:OK accept,", b"9:ok accept,", b"9:OK accept;", b"10:OK accept ,", b"0:,",
    b"3:yes,", b"2:no,", b"4:true,", b"5:false,", b"1:0,", b"9:NOTFOUND ,", b"6:OK may,",
    b"20:OK refuse 9:OK accept,", b"9:PERM no x,",
)


def run(story):
    story.use_policy()
    policyd = story.lab.policyd
    down(story)
    hanging(story)
    policyd.stop()
    policyd.start(tcp=False)
    proxy = FaultProxy(policyd)
    try:
        broken(story, proxy, ROUTER, NO_POLICY, "policy")
        broken(story, proxy, HANDSHAKE, NO_VERDICT, "no-verdict")
        broken(story, proxy, MAIL, NO_VERDICT, "stopped")
        slow(story, proxy)
    finally:
        proxy.close()
        policyd.stop()


def down(story):
    policyd = story.lab.policyd
    policyd.kill()
    waiting = send_three(story, "down")
    wait_all(story, "down", waiting)
    policyd.start()
    recovered(story, "down", waiting)


def hanging(story):
    policyd = story.lab.policyd
    policyd.freeze()
    waiting = send_three(story, "hanging")
    wait_all(story, "hanging", waiting)
    policyd.thaw()
    recovered(story, "hanging", waiting)


def send_three(story, name):
    """Mail to a good server, to one without TLS, and to one where none is needed."""
    recipients = [f"user@{name}.{kind}.lab" for kind in ("good", "no-tls", "plain")]
    return list(zip(recipients, story.lab.sender.send(*recipients)))


def wait_all(story, when, waiting):
    for recipient, queue_id in waiting:
        delivery = conclude(story.lab, recipient, queue_id)
        story.expect_of(delivery, "policy", f"{when}: {recipient} waits")


def recovered(story, when, waiting):
    story.lab.sender.forget_hosts()
    story.lab.sender.flush()
    for (recipient, queue_id), word in zip(waiting, ("tls", "no-offer", "clear")):
        delivery = (conclude(story.lab, recipient, queue_id, nth=2) if word == "no-offer"
                    else conclude_sent(story.lab, recipient, queue_id))
        story.expect_of(delivery, word, f"{when}: afterwards {recipient}: {word}")
    story.lab.sender.forget_queue()


def broken(story, proxy, about, faults, word):
    """Nothing leaves, whatever the answer to this question."""
    asked = about.decode().partition("=")[2] or "router"
    proxy.about = about
    for number, fault in enumerate(faults):
        proxy.fault = fault
        delivery, = deliver_in_turn(story.lab, f"user{number}@{asked}.watch.lab")
        story.expect_of(delivery, word, f"{asked}: {fault}: the mail waits")
    proxy.fault = None
    story.expect((f"user@{asked}.watch.lab", "tls", f"{asked}: answered again"))


def slow(story, proxy):
    proxy.about = b""
    proxy.fault = 1.5
    story.expect(("user@slow.watch.lab", "tls", "Exim waits for answers 1.5 s late"))
    proxy.about, proxy.fault = MAIL, 7
    story.expect(("user@late.watch.lab", "stopped", "not for one that is 7 s late"))
