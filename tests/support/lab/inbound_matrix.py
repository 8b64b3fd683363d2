"""The matrix of inbound_expectations.py, mail by mail."""

from .inbound_expectations import BEFORE, NAMES, OTHER_CODES, REPLIES, SPOKEN, cells


def run(story):
    for rule, partner, word in cells(story.way):
        sender = f"clerk@{rule}.partner.lab"
        attempt = story.send(partner, sender)
        codes, text = expected(story, rule, partner, word, sender)
        story.expect(f"{rule}, {partner}", attempt, codes, text)


def expected(story, rule, partner, word, sender):
    """Codes and whole text of the last reply; no text where the mail is accepted."""
    if word == "yes":
        return "250", None
    codes, text = REPLIES[word]
    certificate = story.lab.certificates.get(partner)
    tls, cipher = SPOKEN[story.way]
    text = text.format(rule=rule, names=NAMES.get(rule, ""), tls=tls, cipher=cipher,
                       key=certificate and certificate.spki_sha256())
    before = (BEFORE.get((story.way, codes[:3])) or BEFORE.get((story.way, None)) or "")
    return OTHER_CODES.get((story.way, codes), codes), before.format(sender=sender) + text
