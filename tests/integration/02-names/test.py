"""Which rule a recipient's domain finds: parents, exceptions, upper case, IDN."""

SENDERS = ("postfix", "exim")

SUBDOMAINS = (
    ("user@no-tls.lab", "no-offer", "the domain itself"),
    ("user@a.no-tls.lab", "no-offer", "a name below it"),
    ("user@a.b.c.no-tls.lab", "no-offer", "a name far below it"),
    ("user@free.no-tls.lab", "clear", "an excepted name"),
    ("user@a.free.no-tls.lab", "clear", "a name below an excepted name"),
    ("user@chosen.free.no-tls.lab", "no-offer", "an exact rule below an exception"),
    ("user@may.no-tls.lab", "clear", "a longer parent wins"),
    ("user@a.may.no-tls.lab", "clear", "a name below the longer parent"),
    ("user@x.deeper.may.no-tls.lab", "no-offer", "the longest parent wins"),
    ("user@alone.refuses.lab", "refused", "a rule without its subdomains"),
    ("user@a.alone.refuses.lab", "clear", "a name below a rule without subdomains"),
    ("user@alias.lab", "refused", "a CNAME of a domain without a rule"),
    ("user@refuses.lab", "clear", "no rule at all"),
)
CASE = (
    ("user@NO-TLS.LAB", "no-offer", "upper case"),
    ("User@Sub.No-Tls.Lab", "no-offer", "mixed case, below the domain"),
)
IDN = (
    ("user@xn--bcher-kva.lab", "tls", "an A-label"),
    ("user@xn--bcher-kva.no-tls.lab", "no-offer", "an A-label, no TLS"),
    ("user@bücher.no-tls.lab", "no-offer", "a U-label (SMTPUTF8)"),
    ("user@BÜCHER.no-tls.lab", "no-offer", "a U-label in upper case"),
)


def run(story):
    story.use_policy()
    story.expect(*SUBDOMAINS)
    story.expect(*CASE)
    story.expect(*IDN)
