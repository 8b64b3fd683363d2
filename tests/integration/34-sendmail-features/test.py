"""Sendmail's fragment beside FEATURE(`sts'), starttls.m4 and our milter's fragment."""

import subprocess

from lab.delivery import conclude, deliver, deliver_together

SENDERS = ("sendmail",)
STS = "FEATURE(`sts', `socket -d10 -T<TMPF> inet:8461@127.0.0.1')dnl\n"
SERVER = "include(`/etc/mail/tls/starttls.m4')dnl\n"
MILTER = SERVER + "include(`{}')dnl\n"
# What FEATURE(`sts') makes of each answer of map "sts", by itself.
STS_CASES = (
    ("user@listed.watch.lab", "sent", "secure, and the MX host is listed"),
    ("user@star.watch.lab", "sent", "secure, and a parent of the MX host is listed"),
    ("user@verify.watch.lab", "sent", "verify"),
    ("user@other.watch.lab", "deferred", "secure, and another MX host is listed"),
    ("user@verify.wrong-name.lab", "deferred", "verify, and another name"),
    ("user@verify.self-signed.lab", "deferred", "verify, and nobody signed"),
    ("user@pin.watch.lab", "deferred", "a pinned key"),
    ("user@may.watch.lab", "sent", "opportunistic"),
    ("user@encrypt.watch.lab", "sent", "forced"),
    ("user@unlisted.watch.lab", "sent", "no rule at all"),
)


def run(story):
    story.use_policy()
    sender = story.lab.sender
    try:
        sender.configure(features=STS, vary=only_the_authorities)
        sts_by_itself(story)
        sender.configure(features=STS)
        sts_beside_us(story)
        submitted_over_tls(story)
        beside_the_milter(story)
    finally:
        sender.configure()


def only_the_authorities(fragment):
    return "".join(line + "\n" for line in fragment.splitlines() if "confCACERT" in line)


def sts_by_itself(story):
    recipients = [recipient for recipient, _, _ in STS_CASES]
    deliveries = deliver(story.lab, *recipients)
    for delivery, (recipient, status, sentence) in zip(deliveries, STS_CASES):
        story.check(delivery.fate.status == status
                    and delivery.saw == ("TLSv1.3" if status == "sent" else "nothing"),
                    f"sts by itself, {sentence}: {status}", str(delivery))
    for delivery in deliveries[:3]:
        story.check(delivery.session.sni == "mx.watch.lab",
                    f"sts asks for the host by name: {delivery.recipient}",
                    str(delivery.session.sni))


def sts_beside_us(story):
    """What FEATURE(`sts') lets through by itself: the second recipient of a session."""
    story.check(not story.lab.sender.complaints, "m4 does not complain of both",
                story.lab.sender.complaints)
    lax, strict = "user@a.self-signed.lab", "user@verify.self-signed.lab"
    deliveries = deliver_together(story.lab, lax, strict)
    story.check([delivery.fate.status for delivery in deliveries] == ["sent", "deferred"]
                and deliveries[1].session is None, f"beside sts: {strict} waits",
                "\n    ".join(map(str, deliveries)))
    named, = story.expect(("user@beside.verify.watch.lab", "tls", "beside sts"))
    story.check(named.session.sni == "mx.watch.lab", "beside sts: SNI",
                str(named.session.sni))


def submitted_over_tls(story):
    """The session that the mail came over is not taken for the one that it leaves over."""
    story.lab.sender.configure(features=SERVER)
    recipient = "user@encrypt.no-tls.lab"
    queue_id = story.lab.sender.send_over_tls(recipient)
    delivery = conclude(story.lab, recipient, queue_id)
    story.expect_of(delivery, "no-offer", "came over TLS, does not leave without")


def beside_the_milter(story):
    sender = story.lab.sender
    fragment = sender.fragment.with_name("mta-tls-milter.mc")
    sender.configure(features=MILTER.format(fragment))
    story.check(not sender.complaints, "m4 does not complain of the milter's fragment",
                sender.complaints)
    tested = subprocess.run(["/usr/sbin/sendmail-mta", "-bt"], input="/quit\n", text=True,
                            check=False, capture_output=True)
    story.check(tested.returncode == 0 and not tested.stderr, "Sendmail takes them both",
                tested.stderr)
