"""Exim: which session a mail may go over.

Several MX hosts for one domain, and one MX host for several domains: in one mail, and in
mails that wait for the same host.  What Exim's own checks let by, policyd must stop before
the MAIL command.
"""

from lab.delivery import conclude, deliver_together
from lab.expectations import REASON

SENDERS = ("exim",)
# Two domains on one host: what becomes of mail for named.KIND, and for forced.KIND.
PAIRS = {
    "no-tls": ("clear", "no-offer"),
    "self-signed": ("unproven", "tls"),
    "tls12": ("handshake", "tls"),
}
ONE_MAIL_A_SESSION = "connection_max_messages = 1\n"
CALLOUT = "\nacl_check_rcpt:\n  require verify = recipient/callout=5s\n"


def run(story):
    story.use_policy()
    next_host(story)
    for kind in PAIRS:
        for named in ("a", "z"):
            together(story, kind, named)
            in_one_queue_run(story, kind, named)
    session_is_shared(story)
    left_open(story)
    unreadable_chain(story)
    long_certificate(story)
    callouts(story)


def next_host(story):
    """A host that will not do is passed over."""
    deliveries = story.expect(
        *((f"user@{domain}.{level}.lab", "tls", f"{level} passes over {domain}")
          for domain in ("two", "three")
          for level in ("verify", "secure", "fingerprint")))
    taken = [delivery.session and delivery.session.server for delivery in deliveries]
    story.check(taken == ["good"] * 6, "each at the good server", str(taken))


def pair(kind, named, user):
    """(recipient, word) of both domains; `named` sorts before or after "forced"."""
    return tuple(zip((f"{user}@{named}.{kind}.lab", f"{user}@forced.{kind}.lab"),
                     PAIRS[kind]))


def together(story, kind, named):
    """Both in one mail."""
    cases = pair(kind, named, "together")
    recipients = [recipient for recipient, _ in cases]
    for delivery, (recipient, word) in zip(deliver_together(story.lab, *recipients), cases):
        story.expect_of(delivery, word, f"one mail: {recipient}: {word}", kind)
    story.lab.sender.forget_queue()


def in_one_queue_run(story, kind, named):
    """Mails that have waited for the same host, two for each domain."""
    cases = pair(kind, named, "one") + pair(kind, named, "two")
    for delivery, (recipient, word) in zip(queue_run(story, cases), cases):
        story.expect_of(delivery, word, f"queue run: {recipient}: {word}", kind)
    story.lab.sender.forget_queue()


def queue_run(story, cases):
    sender = story.lab.sender
    recipients = [recipient for recipient, _ in cases]
    queue_ids = sender.send_each([[recipient] for recipient in recipients], how="-odq")
    sender.flush_by_host()
    return [conclude(story.lab, recipient, queue_id)
            for recipient, queue_id in zip(recipients, queue_ids)]


def session_is_shared(story):
    """The trap is real: where nothing is forced, one session takes several mails."""
    cases = [(f"{user}@a.plain.lab", "clear") for user in ("one", "two", "three")]
    deliveries = queue_run(story, cases)
    sessions = [delivery.session for delivery in deliveries]
    story.check(None not in sessions and len({id(session) for session in sessions}) < 3,
                "a queue run uses one session for several mails",
                "\n    ".join(map(str, deliveries)))


def left_open(story):
    """Even where our transports leave sessions open, none takes a second mail unchecked."""
    sender = story.lab.sender
    sender.vary(lambda text: text.replace(ONE_MAIL_A_SESSION, ""))
    for level in ("encrypt", "verify", "secure", "fingerprint"):
        cases = [(f"{user}@good.{level}.lab", "tls") for user in ("one", "two", "three")]
        deliveries = queue_run(story, cases)
        stopped = REASON["exim"]["stopped"]
        story.check(any(delivery.fate.status == "deferred"
                        and delivery.fate.told.startswith(stopped)
                        for delivery in deliveries),
                    f"sessions left open, {level}: policyd stops the next mail",
                    "\n    ".join(map(str, deliveries)))
        sessions = [delivery.session for delivery in deliveries if delivery.session]
        story.check(len({id(session) for session in sessions}) == len(sessions) > 0
                    and all(session.tls for session in sessions),
                    f"sessions left open, {level}: each takes one mail", str(sessions))
        sender.forget_queue()
    sender.vary()


def unreadable_chain(story):
    """Exim does not ask while TLS is set up: it gives up at a certificate of the chain."""
    story.expect(("user@pin.odd-chain.lab", "tls", "an odd chain, a pinned key"),
                 ("user@other.odd-chain.lab", "stopped", "an odd chain, another key"))


def long_certificate(story):
    """One that does not fit into a question is not known."""
    story.expect(
        ("user@long-certificate.encrypt.lab", "tls", "a long certificate, forced"),
        ("user@long-certificate.verify.lab", "stopped", "a long certificate, verify"),
        ("user@pin.long-certificate.lab", "stopped", "a long certificate, its key pinned"))


def callouts(story):
    """Exim asks other servers whether they would take a recipient: no less protected."""
    sender = story.lab.sender
    with sender.changed("acl/30_exim4-config_check_rcpt", "\nacl_check_rcpt:\n", CALLOUT):
        for recipient, code in (("callout@good.encrypt.lab", "250"),
                                ("callout@forced.no-tls.lab", "451"),
                                ("callout@good.fingerprint.lab", "250"),
                                ("callout@self-signed.verify.lab", "451"),
                                ("callout@other.odd-chain.lab", "451")):
            before = {id(session) for session in story.sessions()}
            reply = sender.reply_to_rcpt(recipient)
            told = [session for session in story.sessions()
                    if session.carried and id(session) not in before]
            story.check(reply.startswith(code), f"callout, {recipient}: {code}", reply)
            story.check(code == "250" or not told, f"callout, {recipient}: nobody is told",
                        str(told))
