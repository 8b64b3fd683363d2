"""Tester = enforcer: for every kind of server and every level, `mta-tls probe` foretells
what Postfix then does with a mail, and why.
"""

import json
import subprocess

from lab import world
from lab.delivery import deliver
from lab.expectations import cells, domain_of, outcome
from lab.network import command_on
from lab.sender import HOST
from lab.world import LEVELS

SENDERS = ("postfix",)
PASSAGE = {"encrypted": "tls", "clear": "clear", "waits": "waits", "unknown": "waits"}
# The word of expectations.py for what stands in the way.
OBSTACLES = {
    "no-offer": ("starttls-not-supported",),
    "refused": ("starttls-refused",),
    "handshake": ("handshake-failed", "version-too-low"),
    "unproven": ("certificate-not-trusted", "certificate-expired",
                 "certificate-host-mismatch", "key-not-pinned", "tlsa-invalid"),
    "no-tlsa": ("tlsa-absent",),
}


def run(story):
    story.use_policy()
    foretold = probe(story)
    for level in LEVELS:
        for zone in ("", "/unsigned"):
            hold_against_postfix(story, level, zone, foretold)


def probe(story):
    """The verdict on each domain's server, by domain."""
    domains = [domain_of(row, level) for row, level, _ in cells()]
    ran = subprocess.run(
        command_on(HOST, story.lab.build / "policyd" / "mta-tls", "probe", "--json",
                   "--policy", story.lab.policyd.policy, "--resolver", world.RESOLVER,
                   "--trust-anchor", "/lab/dns/anchor.key",
                   "--ehlo", "sender.lab", *domains),
        capture_output=True, text=True, check=False, timeout=120)
    found = json.loads(ran.stdout)["domains"]
    story.check(len(found) == len(domains), "every domain has been probed", ran.stderr)
    return {domain["target"]: domain["servers"][0]["verdict"] for domain in found}


def hold_against_postfix(story, level, zone, foretold):
    """One mail to each server, all at once."""
    words = {row: word for row, of, word in cells()
             if of == level and row.endswith("/unsigned") == bool(zone)}
    recipients = [f"user@{domain_of(row, level)}" for row in words]
    for delivery, (row, word) in zip(deliver(story.lab, *recipients), words.items()):
        verdict = foretold[domain_of(row, level)]
        story.check(PASSAGE[verdict["passage"]] == what_happened(delivery),
                    f"{level} to {row}: the probe has foretold it",
                    f"{verdict} but {delivery}")
        story.check(is_reason(verdict, word), f"{level} to {row}: and why",
                    f"{verdict} instead of {word}")
    story.lab.sender.forget_hosts()


def what_happened(delivery):
    if delivery.fate.status != "sent":
        return "waits"
    return "clear" if delivery.saw == "plain text" else "tls"


def is_reason(verdict, word):
    return outcome(word) != "waits" or verdict["obstacle"] in OBSTACLES[word]
