"""Dates decide: an exception is good until it expires, a rule holds from its day on."""

SENDERS = ("postfix", "sendmail", "exim")


def run(story):
    story.use_policy()
    story.expect(
        ("user@sick.no-tls.lab", "clear", "an exception that is in force"),
        ("user@healed.no-tls.lab", "no-offer", "an exception that expired"),
        ("user@other.no-tls.lab", "no-offer", "the rule for everybody else"),
        ("user@rehearsal.refuses.lab", "clear", "a rule in testing"),
        ("user@rehearsed.refuses.lab", "refused", "testing that became enforcement"),
        ("user@future.refuses.lab", "clear", "a rule whose day has not come"),
        ("user@past.refuses.lab", "refused", "a rule whose day has come"),
        ("user@off.refuses.lab", "clear", "a rule that is switched off"))
