"""What the milter does to a message that it lets through."""

from .inbound_world import NAME

FOREIGN = "mx.elsewhere.example; spf=pass smtp.mailfrom=partner.lab"


def run(story):
    forged(story)
    traces(story)
    tls_required(story)


def forged(story):
    """Results under our own name that were there before are somebody else's invention."""
    attempt = story.send("plain", "clerk@free.partner.lab", headers=(
        f"Authentication-Results: {NAME}; x-tls=pass policy.rule=encrypt\n"
        f"Authentication-Results: {FOREIGN}\n"
        f"Authentication-Results: (a) {NAME.upper()} (b) 1 ;\n x-tls=pass\n"))
    results = story.mail(attempt).header("Authentication-Results")
    story.check(results == [f"{NAME}; x-tls=none", FOREIGN],
                "forged results are removed, those of others stay", str(results))


def traces(story):
    """The one header field that we add, for a mail of each kind."""
    cases = (
        ("plain", "free", "x-tls=none"),
        ("tls12", "free", "x-tls=pass smtp.tls-version=TLSv1.2 "
         "smtp.tls-cipher=ECDHE-ECDSA-AES256-GCM-SHA384 smtp.tls-bits=256"),
        ("tls13", "encrypt", "x-tls=pass smtp.tls-version=TLSv1.3 "
         "smtp.tls-cipher=TLS_AES_256_GCM_SHA384 smtp.tls-bits=256 policy.rule=encrypt"),
        ("trusted", "named", "x-tls=pass smtp.tls-version=TLSv1.3 "
         "smtp.tls-cipher=TLS_AES_256_GCM_SHA384 smtp.tls-bits=256 "
         "smtp.tls-name=client.partner.lab policy.rule=named"),
        ("other-ca", "encrypt", "x-tls=pass smtp.tls-version=TLSv1.3 "
         "smtp.tls-cipher=TLS_AES_256_GCM_SHA384 smtp.tls-bits=256 policy.rule=encrypt"),
        ("plain", "testing", "x-tls=fail reason=no-tls policy.rule=testing"),
    )
    for partner, rule, result in cases:
        attempt = story.send(partner, f"clerk@{rule}.partner.lab")
        results = story.mail(attempt).header("Authentication-Results")
        story.check(results == [f"{NAME}; {result}"], f"trace of {rule}, {partner}",
                    str(results))


def tls_required(story):
    """RFC 8689 section 5: a header must not undo what is agreed for a recipient."""
    for recipient, left in (("user@forced.lab", []), ("user@ours.lab", ["No"])):
        attempt = story.send("tls13", "clerk@free.partner.lab", recipient,
                             headers="TLS-Required: No\n")
        header = story.mail(attempt).header("TLS-Required")
        story.check(header == left, f"TLS-Required: No for {recipient}: "
                    + ("stays" if left else "is removed"), str(header))
