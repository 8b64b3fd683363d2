"""A main.cf written for postfix-tlspol or postfix-mta-sts-resolver, without any change.

The settings are those of their manuals.  policyd listens where they did.
"""

TLSPOL = {
    "smtp_dns_support_level": "dnssec",
    "smtp_tls_security_level": "dane",
    "smtp_tls_dane_insecure_mx_policy": "dane",
    "smtp_tls_policy_maps": "socketmap:inet:127.0.0.1:8642:QUERY",
}
MTA_STS_RESOLVER = {
    "smtp_tls_security_level": "may",
    "smtp_tls_policy_maps": "socketmap:inet:127.0.0.1:8461:postfix",
}
# Not in the manual of postfix-tlspol, but without it no mail under MTA-STS ever left (R16).
AUTHORITIES = {"smtp_tls_CAfile": "/etc/ssl/certs/ca-certificates.crt"}
RIVALS = (("postfix-tlspol", TLSPOL), ("postfix-mta-sts-resolver", MTA_STS_RESOLVER))
OURS = ("smtp_tls_policy_maps", "smtp_tls_security_level", "smtp_tls_CAfile",
        "smtp_dns_support_level", "smtp_tls_dane_insecure_mx_policy")

ANYWHERE = (
    ("enforce.insecure", "tls", "MTA-STS"),
    ("enforce-other-mx.insecure", "unproven", "MTA-STS, another server"),
    ("testing.insecure", "clear", "MTA-STS, testing"),
    ("a.good.lab", "tls", "what neither of them has: a rule"),
    ("b.no-tls.lab", "no-offer", "what neither of them has: a rule that is not met"),
)
WITH_DANE = (
    ("ee.signed", "tls", "DANE"),
    ("ee-wrong.signed", "unproven", "DANE, another key"),
    ("hosted-wrong.insecure", "unproven", "DANE, unsigned MX, another key"),
    ("both-wrong.signed", "unproven", "DANE before MTA-STS"),
)


def run(story):
    sender = story.lab.sender
    before = {name: sender.run("postconf", "-h", name).strip() for name in OURS}
    story.use_discovery(None, "--socketmap", "inet:127.0.0.1:8642")
    try:
        for rival, settings in RIVALS:
            sender.set(**(defaults(sender) | AUTHORITIES | settings))
            cases = ANYWHERE + (WITH_DANE if rival == "postfix-tlspol" else ())
            story.expect(*((f"{rival}@{domain}", word, f"{rival}: {sentence}")
                           for domain, word, sentence in cases))
    finally:
        sender.set(**before)


def defaults(sender):
    """Postfix's own, for what the manual says nothing of."""
    return {name: sender.run("postconf", "-d", "-h", name).strip() for name in OURS}
