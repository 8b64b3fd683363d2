"""Every level against every kind of server.  The table is in lab/expectations.py."""

from lab.delivery import deliver
from lab.expectations import cells, is_met


def run(story):
    story.use_policy()
    story.check(story.lab.policyd.user() == "mta-tls", "policyd runs unprivileged")
    table = list(cells())
    recipients = [f"user@{kind}.{level}.lab" for kind, level, _ in table]
    for delivery, (kind, level, word) in zip(deliver(story.lab, *recipients), table):
        story.check(is_met(delivery, word, kind), f"{level} to {kind}: {word}",
                    str(delivery))
    dane_needs_a_signed_mx(story)


def dane_needs_a_signed_mx(story):
    """The MX record is not signed, the server's own name is: the TLSA record counts."""
    story.use_policy("""{ "version": 1, "outbound": [
        { "domains": ["unsigned"], "include_subdomains": true, "level": "dane" } ] }""")
    story.expect(
        ("user@tlsa.unsigned", "tls", "dane, MX not signed, TLSA matches"),
        ("user@tlsa-wrong.unsigned", "unproven", "dane, MX not signed, TLSA differs"))
