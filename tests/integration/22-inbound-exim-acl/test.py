"""Partners in front of Exim, whose ACL asks mta-tls-policyd: the matrix, sessions."""

from lab import inbound_cases, inbound_matrix

GATEWAYS = ("exim",)


def run(story):
    story.use_policy()
    inbound_matrix.run(story)
    inbound_cases.run(story)
    inbound_cases.policyd_in_trouble(story)
