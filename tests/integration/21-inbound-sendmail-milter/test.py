"""Partners in front of Sendmail with mta-tls-milter: the matrix, sessions, messages."""

from lab import inbound_cases, inbound_matrix, inbound_messages

GATEWAYS = ("sendmail",)


def run(story):
    story.use_policy()
    inbound_cases.judged(story, "over TCP")
    story.lab.vary(True)
    try:
        story.use_policy()
        inbound_matrix.run(story)
        inbound_cases.run(story)
        inbound_messages.run(story)
    finally:
        story.lab.vary(False)
