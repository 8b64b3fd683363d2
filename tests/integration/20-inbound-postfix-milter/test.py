"""Partners in front of Postfix with mta-tls-milter: the matrix, sessions, messages."""

from lab import inbound_cases, inbound_matrix, inbound_messages, shipped

GATEWAYS = ("postfix",)


def run(story):
    story.use_policy()
    shipped.check(story, story.lab.gateway.fragment)
    story.check(story.lab.milter.user() == "mta-tls", "the milter runs unprivileged")
    inbound_cases.judged(story, "over TCP")
    story.lab.vary(True)
    try:
        story.use_policy()
        inbound_matrix.run(story)
        inbound_cases.run(story)
        inbound_messages.run(story)
    finally:
        story.lab.vary(False)
