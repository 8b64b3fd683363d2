"""DANE as it is found in DNS: the receiver's own records say what is good enough."""

from lab.delivery import deliver

SENDERS = ("postfix",)

CASES = (
    ("dane@ee.signed", "tls", "DANE-EE names the key, and no CA is needed"),
    ("dane@ee-next.signed", "tls", "the second of two keys"),
    ("dane@ee-expired.signed", "tls", "DANE-EE asks for no date (RFC 7672 3.1.1)"),
    ("dane@ee-wrong.signed", "unproven", "another key than the record's"),
    ("dane@ee-no-tls.signed", "no-offer", "TLSA records promise TLS"),
    ("dane@ta.signed", "tls", "DANE-TA: its authority, and its name"),
    ("dane@ta-other-name.signed", "unproven", "DANE-TA: its authority, another name"),
    ("dane@unusable.signed", "tls", "unusable records still promise TLS"),
    ("dane@unusable-no-tls.signed", "no-offer", "unusable records, no TLS"),
    ("dane@no-tlsa.signed", "clear", "signed, without TLSA records: opportunistic"),
    ("dane@partial.signed", "tls", "one host of two has TLSA records"),
    ("dane@partial-wrong.signed", "tls", "that host fails, the other one takes the mail"),
    ("dane@hosted.insecure", "tls", "R8: unsigned MX record, signed host"),
    ("dane@hosted-wrong.insecure", "unproven", "R8: the same, another key"),
    ("dane@hosted-no-tls.insecure", "no-offer", "R8: the same, no TLS"),
    ("dane@forged-tlsa.signed", "policy", "TLSA records that DNSSEC proves false"),
)
ANSWERS = (
    ("ee.signed", "OK dane-only", "every host has TLSA records"),
    ("partial.signed", "OK dane", "R8: not every host has"),
    ("hosted.insecure", "OK dane", "R8: the MX record is not signed"),
    ("no-tlsa.signed", "NOTFOUND", "no TLSA records"),
    ("null.signed", "NOTFOUND", "RFC 7505: a domain that takes no mail"),
    ("bogus", "TEMP", "MX records that DNSSEC proves false"),
)


def run(story):
    story.use_discovery()
    story.expect(*CASES)
    for domain, begins, sentence in ANSWERS:
        answer = story.lab.policyd.query(domain)
        story.check(f"{answer} ".startswith(f"{begins} "), f"{sentence}: {begins}", answer)
    without_mail(story, "user@null.signed", "bounced")
    without_mail(story, "user@bogus", "deferred")


def without_mail(story, recipient, status):
    """DNS says, or does not say, whom to ask: Postfix finds nobody."""
    delivery, = deliver(story.lab, recipient)
    story.check((delivery.fate.status, delivery.saw) == (status, "nothing"),
                f"{recipient}: {status}", str(delivery))
