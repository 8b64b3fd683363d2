"""Partners in front of Postfix without a milter: check_policy_service asks policyd.

It sees what no milter sees: the key of a certificate that nobody has signed.
"""

from lab import inbound_cases, inbound_matrix, shipped

GATEWAYS = ("postfix",)


def run(story):
    gateway = story.lab.gateway
    story.lab.ask("delegation")
    try:
        story.use_policy()
        shipped.check(story, gateway.fragment)
        inbound_matrix.run(story)
        inbound_cases.run(story)
        inbound_cases.policyd_in_trouble(story)
        gateway.vary(True)
        inbound_cases.judged(story, "over a unix socket")
    finally:
        story.lab.ask("milter")
