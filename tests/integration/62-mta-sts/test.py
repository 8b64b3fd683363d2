"""MTA-STS as it is found by DNS and HTTPS, and DANE before it."""

from lab.published import BROKEN_WEB

CASES = (
    ("sts@enforce.insecure", "tls", "the server that the policy names"),
    ("sts@enforce-pattern.insecure", "tls", "a server below the name in the policy"),
    ("sts@enforce-other-mx.insecure", "unproven",
     "R17: a trusted certificate, but the MX is not the policy's"),
    ("sts@enforce-disguised.insecure", "tls",
     "R17: before 3.10.5 Postfix looks at the certificate alone, not at the MX's name"),
    ("sts@enforce-bad-certificate.insecure", "unproven", "nobody vouches for the key"),
    ("sts@enforce-no-tls.insecure", "no-offer", "enforce and no TLS"),
    ("sts@testing.insecure", "clear", "testing is not enforced"),
    ("sts@none.insecure", "clear", "mode none"),
    ("sts@delegated.insecure", "unproven", "R21: a record behind an alias"),
    ("sts@two-records.insecure", "clear", "R21: two records are none"),
    ("sts@no-mx.insecure", "clear", "R13: enforce without a server is no policy"),
    ("sts@address-mx.insecure", "clear", "R14: an address is no server's name"),
    ("sts@words-in-mx.insecure", "clear", "R14: nothing of a name becomes an attribute"),
    ("sts@neighbour.insecure", "tls", "R22: another domain's policy for the same server"),
    ("sts@both.signed", "tls", "DANE and MTA-STS: DANE decides, no CA is needed"),
    ("sts@both-wrong.signed", "unproven",
     "R18: a certificate that MTA-STS would take does not mend a DANE mismatch"),
)
ANSWERS = (
    ("enforce.insecure", "OK secure match=mx.good.lab "),
    ("enforce-pattern.insecure", "OK secure match=.good.lab "),
    ("both.signed", "OK dane-only "),
    ("both-wrong.signed", "OK dane-only "),
    ("testing.insecure", "NOTFOUND "),
)


def run(story):
    story.use_discovery()
    story.expect(*CASES)
    for domain, begins in ANSWERS:
        answer = story.lab.policyd.query(domain)
        story.check(f"{answer} ".startswith(begins), f"{domain}: {begins}", answer)
    story.check(story.lab.policyd.query("enforce.insecure").endswith("servername=hostname"),
                "the server is told whom Postfix wants to talk to")
    again = {story.lab.policyd.query("enforce.insecure") for _ in range(20)}
    story.check(len(again) == 1, "R15: an answer stays what it is", str(again))
    without_policy(story)


def without_policy(story):
    """What cannot be had was never promised: mail goes as if there were no record."""
    front = story.lab.published.front
    front.faults["_mta-sts.silent-record.insecure", "TXT"] = "drop"
    try:
        story.expect(("sts@silent-record.insecure", "clear",
                      "R3: no answer about the record, and no policy known"),
                     *((f"sts@{how}.web.insecure", "clear",
                        f"the policy's web server: {how}") for how in BROKEN_WEB))
    finally:
        front.faults.clear()
