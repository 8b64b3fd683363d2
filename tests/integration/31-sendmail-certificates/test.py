"""Sendmail: whose certificate is good enough, MX hosts, versions, and how domains are found.

What Sendmail cannot check waits ("policy"), and so does what it would have to ask in vain.
"""

from pathlib import Path

from lab.delivery import conclude

SENDERS = ("sendmail",)
RESOLV_CONF = Path("/etc/resolv.conf")
CERTIFICATES = (
    ("user@watch.lab", "tls", "verify takes the MX host's name"),
    ("user@host.watch.lab", "tls", "secure with the MX host's name"),
    ("user@star.watch.lab", "tls", "secure with *.domain"),
    ("user@dot.watch.lab", "tls", "secure with .domain, any depth"),
    ("user@several.watch.lab", "tls", "secure with the second of two names"),
    ("user@default.watch.lab", "tls", "secure by default: a wildcard for the domain"),
    ("user@elsewhere.wrong-name.lab", "tls", "secure with the name it really has"),
    ("user@moved.watch.lab", "tls", "secure with mx, and with a name for the certificate"),
    ("user@other.watch.lab", "unproven", "secure with somebody else's name"),
    ("user@below.other.watch.lab", "policy", "secure with names below somebody else's"),
    ("user@elsewhere.watch.lab", "policy", "secure with somebody else's mx"),
    ("user@pin.watch.lab", "policy", "a pinned key"),
    ("user@own-ca.watch.lab", "policy", "an authority of its own"),
    ("user@[192.0.2.21]", "unproven", "verify, and an address"),
)
VERSIONS = (
    ("user@tls12.lab", "tls", "1.2 by default"),
    ("user@strict.tls12.lab", "policy", "1.3, server at 1.2"),
)
DOMAINS = (
    ("user@NO-TLS.Lab", "no-offer", "upper case"),
    ("user@no-tls.lab.", "no-offer", "a dot at the end"),
    ("user@a.b.no-tls.lab", "no-offer", "a name far below it"),
    ("user@sick.no-tls.lab", "clear", "an exception"),
    ("user%no-tls.lab@refuses.lab", "clear", "a domain in the local part is none"),
    ("user@[192.0.2.25]", "no-offer", "an address"),
    ("user@alias.lab", "refused", "a CNAME of a domain without a rule"),
    ("user@unlisted.refuses.lab", "clear", "no rule at all"),
)
# Sendmail takes their quotes away before it asks.
ODD_SENDERS = (
    ('"j doe"@good.lab', "no-offer"),
    ('"a;mx:mx.x.lab;tls:TLSv1.3;from:b"@good.lab', "policy"),
    ('"x;from:b@good.lab;"@good.lab', "policy"),
    ("", "no-offer"),
)


def run(story):
    story.use_policy()
    deliveries = story.expect(*CERTIFICATES)
    story.expect(*VERSIONS, kind="tls12")
    story.expect(("user@strict.good.lab", "tls", "1.3, server at 1.3"))
    story.expect(*DOMAINS)
    asks_for_the_host_by_name(story, deliveries)
    odd_senders(story)
    domains_stay_as_they_are(story)


def asks_for_the_host_by_name(story, deliveries):
    """Servers of many names show the right certificate only if asked by name (SNI)."""
    for delivery in deliveries:
        if delivery.session and delivery.session.server == "watch":
            story.check(delivery.session.sni == "mx.watch.lab",
                        f"SNI for {delivery.recipient}", str(delivery.session.sni))
    free, = story.expect(("user@unlisted.watch.lab", "tls", "no rule at all"))
    story.check(free.session.sni is None, "no SNI where no name is checked")


def domains_stay_as_they_are(story):
    """A rule is for the domain that was written, not for what DNS says it is called."""
    sender = story.lab.sender
    queue_id = sender.send_from_program("user@alias.lab")
    delivery = conclude(story.lab, "user@alias.lab", queue_id)
    story.expect_of(delivery, "refused", "an alias, from a program on this host")
    resolver = RESOLV_CONF.read_text()
    RESOLV_CONF.write_text(resolver + "search refuses.lab\n")
    sender.configure()
    queue_id, = sender.send("user@gone.example")
    delivery = conclude(story.lab, "user@gone.example", queue_id)
    story.check(delivery.fate.status == "bounced", "a domain that is no more is not "
                "looked for below the host's own", str(delivery))
    RESOLV_CONF.write_text(resolver)
    sender.configure()


def odd_senders(story):
    """No sender's address gets mail past the recipient's rule."""
    recipient = "user@senders.no-tls.lab"
    for sender, word in ODD_SENDERS:
        queue_id, = story.lab.sender.send(recipient, sender=sender)
        delivery = conclude(story.lab, recipient, queue_id)
        story.expect_of(delivery, word, f"from <{sender}>: {word}")
