"""DNS fails in each way: what waits, what does not, and that nothing gets less than was promised.

The faults are in the name server that policyd asks; Postfix asks another one.
"""

import time

LENIENT = """{ "version": 1, "outbound": [],
  "defaults": { "discovery": { "dane": true, "mta_sts": false,
                               "on_dns_error": "opportunistic" } } }"""
FAULTS = {
    ("mx.half-dead.insecure", "AAAA"): "SERVFAIL",
    ("_25._tcp.mx.hidden.signed", "TLSA"): "SERVFAIL",
    ("failing.insecure", "MX"): "SERVFAIL",
    ("silent.insecure", "MX"): "drop",
}
ONE_OF_SEVERAL = (
    ("dns@dead-first.signed", "tls", "R1: a dead MX host beside a good one"),
    ("dns@dead-wrong.signed", "unproven", "R1: the one that is left must prove itself"),
    ("dns@half-dead.insecure", "tls", "R2: AAAA fails, A answers, nothing is signed"),
)
SIGNED = ("dns@hidden.signed", "policy", "TLSA fails below signed addresses")
FAILING = "dns@failing.insecure", "the MX look-up fails"
SILENT = "dns@silent.insecure", "no answer comes"
DEADLINE, SLACK = 5, 2


def run(story):
    front = story.lab.published.front
    front.faults.update(FAULTS)
    try:
        story.use_discovery()
        story.expect(*ONE_OF_SEVERAL, SIGNED, as_word(FAILING, "policy"),
                     as_word(SILENT, "policy"))
        asked_once(story, front)
        in_time(story, front)
        the_query_is_named(story)
        story.use_discovery(LENIENT)
        story.expect(SIGNED, as_word(FAILING, "tls"), as_word(SILENT, "tls"))
    finally:
        front.faults.clear()
    nobody_is_believed(story, front)


def as_word(case, word):
    recipient, sentence = case
    return recipient, word, sentence


def asked_once(story, front):
    """R5: a queue run does not hammer a dead name server."""
    before = front.names("MX").count("failing.insecure")
    answers = {story.lab.policyd.query("failing.insecure") for _ in range(20)}
    story.check(front.names("MX").count("failing.insecure") == before > 0,
                "R5: a failure is remembered for a moment")
    story.check(all(answer.startswith("TEMP ") for answer in answers),
                "R5: and answered alike", str(answers))


def in_time(story, front):
    """R5: long before Postfix would lose its patience."""
    front.faults["in-time.insecure", "*"] = "drop"
    began = time.monotonic()
    answer = story.lab.policyd.query("in-time.insecure")
    took = time.monotonic() - began
    story.check(answer.startswith("TEMP ") and took < DEADLINE + SLACK,
                f"R5: an answer within {DEADLINE} s", f"{answer!r} after {took:.1f} s")


def the_query_is_named(story):
    """R4: a postmaster reads in Postfix's log which question failed, and how."""
    told = "\n    ".join(story.warnings())
    for reason in ("the MX records could not be looked up",
                   "the MX records were not answered in time",
                   "no host is left whose TLSA records could be looked up"):
        story.check(f"temporary error: DANE: {reason}" in told, f"R4: {reason}", told)


def nobody_is_believed(story, front):
    """R6: a name server that calls everything authentic; policyd validates by itself."""
    front.faults["*", "*"] = "claim-ad"
    try:
        story.use_discovery()
        story.expect(("dns@claims.insecure", "tls", "R6: TLSA without signatures is none"),
                     ("dns@ee-wrong.signed", "unproven", "R6: what is signed still holds"))
    finally:
        front.faults.clear()
