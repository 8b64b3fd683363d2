"""Postfix 3.10 or later: the same outcome of every cell, and what only it can do."""

from lab.delivery import conclude, deliver
from lab.expectations import cells, domain_of
from lab.world import LEVELS

SENDERS = ("postfix-next",)
ON_DEMAND = True
OLDEST = (3, 10, 5)  # enforces the MX patterns of MTA-STS (R12)
FOUND = (
    ("next@enforce.insecure", "tls", "MTA-STS"),
    ("next@enforce-pattern.insecure", "tls", "R12: MTA-STS with a pattern"),
    ("next@enforce-bad-certificate.insecure", "unproven", "MTA-STS, untrusted"),
    ("next@testing.insecure", "clear", "MTA-STS, testing"),
    ("next@ee.signed", "tls", "DANE"),
    ("next@ee-wrong.signed", "unproven", "DANE, another key"),
    ("next@good.encrypt.lab", "tls", "a rule"),
    ("next@no-tlsa.signed", "clear", "nothing found"),
)
TLSRPT_STS = 2


def run(story):
    sender = story.lab.sender
    version = tuple(map(int, sender.version().split(".")))
    story.check(version >= OLDEST, f"Postfix {sender.version()} knows TLSRPT attributes")
    every_cell(story)
    no_need_of_tls(story, sender)
    by_discovery(story, sender)


def every_cell(story):
    """As 40-parity, with the same policy and the same fragment."""
    story.use_policy()
    for level in LEVELS:
        words = {row: word for row, of, word in cells() if of == level}
        recipients = [f"next@{domain_of(row, level)}" for row in words]
        for delivery, (row, word) in zip(deliver(story.lab, *recipients), words.items()):
            story.expect_of(delivery, word, f"{level} to {row}: {word}", row)


def by_discovery(story, sender):
    """The map name postfix-tlsrpt: what was found is told in full, and reported."""
    reports = sender.listen_for_reports()
    sender.set(smtp_tls_policy_maps="socketmap:inet:127.0.0.1:8461:postfix-tlsrpt",
               smtp_tlsrpt_enable="yes", smtp_tlsrpt_socket_name=sender.REPORTS)
    story.use_discovery((story.folder / "discovery.json").read_text(encoding="utf-8"))
    story.expect(*FOUND)
    disguised, = deliver(story.lab, "next@enforce-disguised.insecure")
    story.check((disguised.saw, disguised.fate.status) == ("nothing", "deferred"),
                "R12: an MX that the policy does not name, whatever its certificate says",
                str(disguised))
    wrong = [line for line in story.warnings() if "smtp_tls_policy_maps" in line]
    story.check(not wrong, "R11: Postfix takes every attribute", "\n    ".join(wrong))
    reported = [policy for report in reports() for policy in report["policies"]]
    story.check(any(policy.get("policy-domain") == "enforce.insecure"
                    and policy["policy-type"] == TLSRPT_STS for policy in reported),
                "R32: a report names the policy and its domain", str(reported))


def no_need_of_tls(story, sender):
    """With the fragment's last line a sender's header does not switch the policy off."""
    sender.set(tls_required_enable="no")
    recipient = "user@header.no-tls.encrypt.lab"
    queue_id, = sender.send_each([[recipient]], header="TLS-Required: no\r\n")
    delivery = conclude(story.lab, recipient, queue_id)
    story.expect_of(delivery, "no-offer", "TLS-Required: no is not obeyed")
