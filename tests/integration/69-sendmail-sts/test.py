"""Sendmail's own FEATURE(`sts'), as for postfix-mta-sts-resolver: the map "sts" feeds it."""

from lab.delivery import deliver

SENDERS = ("sendmail",)
STS = "FEATURE(`sts', `socket -d10 -T<TMPF> inet:8461@127.0.0.1')dnl\n"
CASES = (
    ("sts@enforce.insecure", "sent", "the server that the policy names"),
    ("sts@enforce-other-mx.insecure", "deferred", "another server"),
    ("sts@enforce-bad-certificate.insecure", "deferred", "nobody vouches for the key"),
    ("sts@none.insecure", "sent", "mode none"),
)


def run(story):
    story.use_discovery()
    sender = story.lab.sender
    try:
        sender.configure(features=STS, vary=only_the_authorities)
        recipients = [recipient for recipient, _, _ in CASES]
        for delivery, (_, status, sentence) in zip(deliver(story.lab, *recipients), CASES):
            story.check(delivery.fate.status == status, f"{sentence}: {status}",
                        str(delivery))
    finally:
        sender.configure()


def only_the_authorities(fragment):
    return "".join(line + "\n" for line in fragment.splitlines() if "confCACERT" in line)
