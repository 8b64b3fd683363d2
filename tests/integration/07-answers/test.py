"""Every form of answer that policyd can give is one that this Postfix accepts.

A policy file is made of every level, with every kind of condition; each distinct answer
is taken to a real delivery, where Postfix parses and obeys it.
"""

import json
import re
from itertools import product

from lab.delivery import deliver

REQUIRED = ("encrypt", "verify", "secure", "fingerprint", "dane-only")
VERSIONS = (None, "1.0-legacy", "1.1-legacy", "1.2", "1.3")
NAMES = (None, ["mx.good.lab"], ["*.good.lab"], [".good.lab"],
         ["mx.good.lab", ".good.lab", "mx.example.org"])
DISLIKES = re.compile(r"smtp_tls_policy_maps|configuration problem|attribute|invalid|"
                      r"[Uu]nknown|lookup error|bad |malformed|tafile|protocol list")


def run(story):
    pins = (["@spki:good@", "@spki:watch@"], ["@spki:watch@", "@spki:good@"])
    anchor = story.lab.authority.anchor
    story.lab.sender.put_into_chroot(anchor)
    rules = list(make_rules(pins, str(anchor)))
    story.use_policy(json.dumps({"version": 1, "outbound": rules}))
    answers = {}
    for rule in rules:
        answers.setdefault(form_of(story.lab.policyd.query(rule["domains"][0])),
                           rule["domains"][0])
    story.check(len(answers) > 30, "many distinct forms of answer", str(answers))
    deliveries = deliver(story.lab, *(f"user@{domain}" for domain in answers.values()))
    for answer, delivery in zip(answers, deliveries):
        story.check("configuration problem" not in delivery.fate.text
                    and delivery.fate.status in ("sent", "deferred")
                    and (delivery.fate.status == "sent" or "dane-only" in answer),
                    f"accepted: {answer}", str(delivery))
    disliked = [line for line in story.warnings()
                if DISLIKES.search(line) and "no TLSA records" not in line]
    story.check(not disliked, "Postfix warns of none of them", "\n    ".join(disliked))


def make_rules(pins, ca_file):
    """One rule per combination, each with a domain of its own."""
    number = 0
    for level, version, names, pin, anchor in product(
            ("none", "may", "dane", *REQUIRED), VERSIONS, NAMES, (None, *pins),
            (None, ca_file)):
        if not sensible(level, version, names, pin, anchor):
            continue
        number += 1
        certificate = {key: value for key, value in (
            ("names", names), ("spki_sha256", pin), ("ca_file", anchor)) if value}
        rule = {"domains": [f"form{number}.good.lab"], "level": level}
        if certificate:
            rule["cert"] = certificate
        if version:
            rule["min_tls"] = version
        yield rule


def sensible(level, version, names, pin, anchor):
    """Names go with secure, anchors with a verified chain, pins with fingerprint."""
    if bool(pin) != (level == "fingerprint"):
        return False
    if names and level != "secure":
        return False
    if anchor and level not in ("verify", "secure"):
        return False
    return not version or level in REQUIRED


def form_of(answer):
    """The answer with the digits of pinned keys left out."""
    return re.sub(r"[0-9A-F]{2}(:[0-9A-F]{2}){31}", "KEY", answer)
