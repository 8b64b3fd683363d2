"""Whose certificate is good enough: names, pinned keys, and the name we ask for (SNI)."""

SENDERS = ("postfix", "exim")

TRUSTED = (
    ("user@watch.lab", "tls", "verify takes the MX host's name"),
    ("user@default.watch.lab", "tls", "secure takes the domain's own names by default"),
    ("user@host.watch.lab", "tls", "secure with the exact name"),
    ("user@star.watch.lab", "tls", "secure with *.domain"),
    ("user@dot.watch.lab", "tls", "secure with .domain, any depth"),
    ("user@several.watch.lab", "tls", "secure with the second of two names"),
    ("user@pin.watch.lab", "tls", "the first pinned key"),
    ("user@spare.watch.lab", "tls", "the second pinned key"),
)
OTHERS = (
    ("user@other.watch.lab", "unproven", "secure with somebody else's name"),
    ("user@elsewhere.wrong-name.lab", "tls", "secure with the name it really has"),
    ("user@pin.self-signed.lab", "tls", "a pinned key needs no CA"),
    ("user@pin.expired.lab", "tls", "a pinned key does not expire"),
)
ASKS_FOR_HOST = ("verify", "secure")


def run(story):
    story.use_policy()
    deliveries = story.expect(*TRUSTED)
    story.expect(*OTHERS)
    for delivery in deliveries:
        domain = delivery.recipient.partition("@")[2]
        level = story.lab.policyd.query(domain).split()[1]
        wanted = "mx.watch.lab" if level in ASKS_FOR_HOST else None
        asked = delivery.session and delivery.session.sni
        story.check(asked == wanted, f"SNI for {domain} ({level}): {wanted}", str(asked))
