"""What a partner must be told: every rule of inbound-policy.json, every way to connect.

    yes         accepted
    no-tls old weak no-cert wrong-name wrong-key no-key
                refused for good, because of just that
    later       the same as no-tls, but the partner is to try again
    unknown     to be tried again: this MTA does not tell what the rule needs
"""

TABLE = """
         plain  tls12   weak    tls13   trusted   wrong-name other-ca  self-signed
free     yes    yes     yes     yes     yes       yes        yes       yes
may      yes    yes     yes     yes     yes       yes        yes       yes
encrypt  no-tls yes     yes     yes     yes       yes        yes       yes
tls13    no-tls old     old     yes     yes       yes        yes       yes
strong   no-tls yes     weak    yes     yes       yes        yes       yes
verify   no-tls no-cert no-cert no-cert yes       yes        no-cert   no-cert
named    no-tls no-cert no-cert no-cert yes       wrong-name no-cert   no-cert
pinned   no-tls no-key  no-key  no-key  wrong-key wrong-key  wrong-key yes
later    later  yes     yes     yes     yes       yes        yes       yes
testing  yes    yes     yes     yes     yes       yes        yes       yes
"""

# Where an MTA differs.  No MTA tells a milter the key of a certificate.
NO_KEY_KNOWN = {
    "pinned": "no-tls unknown unknown unknown unknown unknown unknown unknown"}
DIFFERENCES = {
    "postfix milter": NO_KEY_KNOWN,
    "sendmail milter": NO_KEY_KNOWN,
    "postfix delegation": {},
    "exim acl": {},
}

SUBJECT = 'for mail from {rule}.partner.lab (rule "{rule}")'
TLS_IS_REQUIRED = ("TLS is required " + SUBJECT
                   + ": the session is in plain text; STARTTLS first.")
NAMES = {"named": " with the name client.partner.lab"}
# What an MTA calls TLS 1.2 with 128 bits: OpenSSL's words, and those of Exim and GnuTLS.
OPENSSL = ("TLSv1.2", "ECDHE-ECDSA-AES128-GCM-SHA256")
SPOKEN = {
    "postfix milter": OPENSSL,
    "sendmail milter": OPENSSL,
    "postfix delegation": OPENSSL,
    "exim acl": ("TLS1.2", "TLS1.2:ECDHE_X25519__ECDSA_SHA256__AES_128_GCM:128"),
}
# What an MTA puts before our words.  Sendmail does so with 550 only.
BEFORE = {
    ("sendmail milter", "550"): "<{sender}>... ",
    ("postfix delegation", None): "<{sender}>: Sender address rejected: ",
}
# DEFER_IF_PERMIT has no reply code of its own.
OTHER_CODES = {("postfix delegation", "454 4.7.0"): "450 4.7.0"}
REPLIES = {
    "no-tls": ("530 5.7.0", TLS_IS_REQUIRED),
    "later": ("454 4.7.0", TLS_IS_REQUIRED),
    "old": ("550 5.7.10",
            "TLS 1.3 or later is required " + SUBJECT + ": the session has {tls}."),
    "weak": ("550 5.7.10", "A cipher of 256 bits is required " + SUBJECT
             + ": {cipher} has 128."),
    "no-cert": ("550 5.7.5", "A trusted client certificate{names} is required " + SUBJECT
                + ": the client shows no certificate, or none that is trusted here."),
    "wrong-name": ("550 5.7.5", "A client certificate{names} is required " + SUBJECT
                   + ": the client's certificate names elsewhere.example."),
    "wrong-key": ("550 5.7.5", "A client certificate with an agreed key is required "
                  + SUBJECT + ": the client's key has SHA-256 {key}."),
    "no-key": ("550 5.7.5", "A client certificate with an agreed key is required "
               + SUBJECT + ": the client shows no certificate."),
    "unknown": ("451 4.7.0", "What is agreed cannot be checked " + SUBJECT
                + ": this server does not know the key of the client's certificate;"
                " try again later."),
}


def cells(way):
    """(rule, partner, word) for every cell of the table, as it is for one way."""
    head, *lines = TABLE.strip().splitlines()
    for line in lines:
        rule, *words = line.split()
        if rule in DIFFERENCES[way]:
            words = DIFFERENCES[way][rule].split()
        for partner, word in zip(head.split(), words, strict=True):
            yield rule, partner, word

# Debian's Sendmail knows no SMTPUTF8, its Exim keeps no TLS sessions.
OFFERS = {
    "postfix milter": ("AUTH", "SMTPUTF8", "resumption"),
    "postfix delegation": ("AUTH", "SMTPUTF8", "resumption"),
    "sendmail milter": ("AUTH", "resumption"),
    "exim acl": ("AUTH", "SMTPUTF8"),
}
# MAIL, RCPT, DATA in plain text where TLS is required.
PIPELINED = {
    "postfix milter": [530, 503, 503],
    "sendmail milter": [530, 503, 503],
    "postfix delegation": [250, 530, 554],
    "exim acl": [530, 503, 503],
}
# What an MTA says when nobody answers it.
UNAVAILABLE = {
    "postfix milter": ("451 4.7.1", "Service unavailable - try again later"),
    "sendmail milter": ("451 4.3.2", "Please try again later"),
    "postfix delegation": ("451 4.3.5", "<clerk@encrypt.partner.lab>: Sender address "
                           "rejected: Server configuration problem"),
    "exim acl": ("451 4.3.0", "TLS policy lookup failed, try again later"),
}
