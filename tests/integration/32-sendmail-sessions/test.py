"""Sendmail: several recipients, several hosts, several mails, one session.

A session that was opened for one domain must carry no mail of another that asks for more.
"""

from lab.delivery import conclude, deliver_together

SENDERS = ("sendmail",)
CACHE = "`confMCI_CACHE_SIZE', `{}'"
# The first decides about the session, by the alphabet. What the other is held to is asked
# before its RCPT.
PAIRS = (
    ("user@a.no-tls.lab", "sent", "user@z.no-tls.encrypt.lab", "deferred"),
    ("user@a.self-signed.lab", "sent", "user@z.self-signed.verify.lab", "deferred"),
    ("user@a.good.none.lab", "sent", "user@z.good.encrypt.lab", "deferred"),
    ("user@a.good.encrypt.lab", "sent", "user@z.good.none.lab", "sent"),
    # Stricter than need be: where the first must wait, both do.
    ("user@a.no-tls.encrypt.lab", "deferred", "user@z.no-tls.lab", "deferred"),
    ("user@a.self-signed.verify.lab", "deferred", "user@z.self-signed.lab", "deferred"),
)
QUEUE_RUNS = (
    ("user@q.no-tls.lab", "user@q.no-tls.encrypt.lab"),
    ("user@q.self-signed.lab", "user@q.self-signed.verify.lab"),
)


def run(story):
    story.use_policy()
    story.lab.sender.configure(together=True)
    second_recipient(story)
    beside_nobody(story, "x.self-signed.verify.lab", "bounced")
    two_servers(story)
    queue_run(story)
    stale_names(story)
    beside_nobody(story, "y.self-signed.verify.lab", "deferred")


def second_recipient(story):
    for first, first_fate, second, second_fate in PAIRS:
        for order in ((first, second), (second, first)):
            deliveries = {delivery.recipient: delivery
                          for delivery in deliver_together(story.lab, *order)}
            fates = [deliveries[first].fate.status, deliveries[second].fate.status]
            story.check(fates == [first_fate, second_fate],
                        f"{first} {first_fate}, {second} {second_fate}",
                        "\n    ".join(map(str, deliveries.values())))


def beside_nobody(story, domain, fate):
    """In a session of its own a recipient does not share the fate of one that is unknown.

    In the same one it does, where the server answers before the next is asked about.
    """
    forced, *others = deliver_together(story.lab, f"user@{domain}",
                                       "user@a.self-signed.lab", "nobody@z.self-signed.lab")
    story.check(forced.fate.status == fate and forced.session is None,
                f"beside somebody unknown, {domain}: {fate}",
                "\n    ".join(map(str, (forced, *others))))


def two_servers(story):
    """The first (10) offers no TLS, the second (20) is good."""
    deliveries = story.expect(
        ("user@two.encrypt.lab", "tls", "forced passes over the first"),
        ("user@two.secure.lab", "tls", "secure passes over the first"),
        ("user@two.lab", "clear", "no opinion takes the first"))
    taken = [delivery.session.server for delivery in deliveries if delivery.session]
    story.check(taken == ["good", "good", "no-tls"], "each at the server it should",
                str(taken))


def queue_run(story):
    """One process sends one mail after the other to the same host."""
    for free, forced in QUEUE_RUNS:
        before = story.sessions()
        sent, waits = in_one_queue_run(story, free, forced)
        story.check(sent.fate.status == "sent", f"queue run: {free} leaves", str(sent))
        story.check(waits.fate.status == "deferred" and waits.session is None,
                    f"queue run: {forced} waits", str(waits))
        said = [session for session in story.sessions(before) if session.carried]
        story.check(len(said) == 1 and said[0].mail == 1,
                    f"queue run: nothing is said of the mail for {forced}",
                    "\n    ".join(map(str, said)))


def stale_names(story):
    """Sendmail has kept a session open, and seen the certificate of another host since.

    Its names would do for the mail that now goes into the open session.
    """
    mails = ("user@q.wrong-name.lab", "user@q.good.lab", "user@secure.wrong-name.lab")
    for size, session_is_new in ((0, True), (4, False)):
        story.lab.sender.configure(together=True, vary=lambda fragment: fragment.replace(
            CACHE.format(0), CACHE.format(size)))
        first, second, secure = in_one_queue_run(story, *mails)
        for delivery in (first, second):
            story.check(delivery.fate.status == "sent", f"cache {size}: it leaves",
                        str(delivery))
        why = "does not bear the name" if session_is_new else "are forgotten"
        story.check(secure.fate.status == "deferred" and why in secure.fate.text
                    and secure.session is None,
                    f"cache {size}: {secure.recipient} waits", str(secure))
    story.lab.sender.configure()


def in_one_queue_run(story, *recipients):
    sender = story.lab.sender
    sender.forget_queue()
    queue_ids = [sender.hold(recipient) for recipient in recipients]
    before = story.sessions()
    sender.flush()
    deliveries = [conclude(story.lab, recipient, queue_id)
                  for recipient, queue_id in zip(recipients, queue_ids)]
    for delivery in deliveries:
        delivery.session = next((session for session in story.sessions(before)
                                 if delivery.recipient in session.rcpts), None)
    return deliveries
