"""Partners in front of Postfix with mta-tls-milter: the matrix, sessions, messages."""

from lab import inbound_cases, inbound_matrix, inbound_messages, shipped

GATEWAYS = ("postfix",)


def run(story):
    story.use_policy()
    shipped.check(story, story.lab.gateway.fragment)
    story.check(story.lab.milter.user() == "mta-tls", "the milter runs unprivileged")
    inbound_matrix.run(story)
    inbound_cases.run(story)
    inbound_messages.run(story)
    over_tcp(story)


def over_tcp(story):
    """The variant that the shipped fragment shows in a comment."""
    milter = story.lab.milter
    milter.stop()
    milter.start(milter.addresses[1])
    story.lab.gateway.set(**dict([story.lab.gateway.variant()]))
    try:
        inbound_cases.judged(story, "over TCP")
    finally:
        milter.stop()
        story.lab.gateway.ask("milter")
