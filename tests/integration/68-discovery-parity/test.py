"""What is discovered, each MTA obeys: the same outcome, or one that README tells of."""

SENDERS = ("postfix", "sendmail", "exim")

CASES = (
    ("parity@ee.signed", "tls", "DANE"),
    ("parity@ee-wrong.signed", "unproven", "DANE, another key"),
    ("parity@ee-no-tls.signed", "no-offer", "DANE, no TLS"),
    ("parity@hosted.insecure", "tls", "DANE of a host behind an unsigned MX record"),
    ("parity@hosted-wrong.insecure", "unproven", "the same, another key"),
    ("parity@both-wrong.signed", "unproven", "R18: DANE before MTA-STS"),
    ("parity@enforce.insecure", "tls", "MTA-STS, and forced"),
    ("parity@enforce-pattern.insecure", "tls", "MTA-STS with a pattern"),
    ("parity@enforce-other-mx.insecure", "unproven", "MTA-STS names another server"),
    ("parity@enforce-bad-certificate.insecure", "unproven", "MTA-STS, untrusted"),
    ("parity@enforce-no-tls.insecure", "no-offer", "MTA-STS, no TLS"),
    ("parity@testing.insecure", "no-offer", "MTA-STS testing, and forced"),
    ("parity@none.insecure", "clear", "mode none"),
    ("parity@no-tlsa.signed", "no-offer", "nothing found, and forced"),
    ("parity@forged-tlsa.signed", "policy", "TLSA records that DNSSEC proves false"),
)
DIFFERENCES = {
    "exim": {"hosted-wrong.insecure": "tls"},
    "sendmail": {"ee.signed": "no-tlsa", "ee-wrong.signed": "no-tlsa",
                 "ee-no-tls.signed": "no-tlsa", "both-wrong.signed": "no-tlsa",
                 "hosted-wrong.insecure": "tls"},
}


def run(story):
    mta = story.lab.sender.name
    story.use_discovery()
    differ = DIFFERENCES.get(mta, {})
    story.expect(*((recipient, differ.get(recipient.partition("@")[2], word), sentence)
                   for recipient, word, sentence in CASES))
