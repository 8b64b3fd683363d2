"""What must happen at each level with each kind of server.

    tls        delivered over TLS
    clear      delivered in plain text
    no-offer, refused, handshake, unproven, no-tlsa
               nothing was said about the mail, and it waits in the sender's queue because
               of just that

A row is a kind of server; "/unsigned" behind it: its domains are in a zone without DNSSEC,
and only its own name is in a signed one.  What other MTAs than Postfix do is in
differences.py.
"""

from .differences import word_of
from .world import LEVELS

TABLE = """
            none  may       dane      encrypt   verify    secure    fingerprint dane-only
good        clear tls       tls       tls       tls       tls       tls         no-tlsa
self-signed clear tls       tls       tls       unproven  unproven  unproven    no-tlsa
wrong-name  clear tls       tls       tls       unproven  unproven  unproven    no-tlsa
expired     clear tls       tls       tls       unproven  unproven  unproven    no-tlsa
no-tls      clear clear     clear     no-offer  no-offer  no-offer  no-offer    no-tlsa
tls12       clear tls       tls       tls       tls       tls       unproven    no-tlsa
tls11       clear tls       tls       handshake handshake handshake handshake   no-tlsa
tlsa        clear tls       tls       tls       unproven  unproven  unproven    tls
tlsa-wrong  clear tls       unproven  tls       unproven  unproven  unproven    unproven
tlsa-no-tls clear clear     no-offer  no-offer  no-offer  no-offer  no-offer    no-offer
garbage     clear handshake handshake handshake handshake handshake handshake   no-tlsa
closes      clear handshake handshake handshake handshake handshake handshake   no-tlsa
refuses     clear clear     clear     refused   refused   refused   refused     no-tlsa
tlsa/unsigned       clear tls tls      tls unproven unproven unproven no-tlsa
tlsa-wrong/unsigned clear tls unproven tls unproven unproven unproven no-tlsa
"""

VERSION = {"tls12": "TLSv1.2", "tls11": "TLSv1.1"}
# How the sending MTA's queue begins to say why a mail waits.
REASON = {
    "postfix": {
        "no-offer": "4.7.4 (TLS is required, but was not offered by host ",
        "refused": "4.7.0 (TLS is required, but host ",
        "handshake": "4.7.5 (Cannot start TLS: handshake failure)",
        "unproven": "4.7.5 (Server certificate not verified)",
        "no-tlsa": ("4.7.5 (no TLSA records found)", "4.7.5 (non DNSSEC destination)"),
        "policy": "4.7.5 (client TLS configuration problem)",
    },
    "exim": {
        "no-offer": "-38 (a TLS session is required, but the server did not offer TLS",
        "refused": "-38 (a TLS session is required, but an attempt to start TLS failed",
        "handshake": "-37 (TLS session: (gnutls_handshake): ",
        "unproven": ("-37 (TLS policy of ",
                     "-37 (TLS session: (certificate verification failed): "),
        "no-tlsa": "-37 (TLS policy of ",
        "policy": "-1 (TLS policy of ",
        "host-waits": "-54 (retry time not reached for any host",
        "no-authority": "-37 (TLS session: NULL",
        "no-verdict": "-37 (TLS policy ",
        "stopped": "-27 (failed to expand authenticated_sender: unrecognised boolean "
                   "value \"TLS policy ",
    },
    "sendmail": {
        "no-offer": "4.7.4 (454 4.7.4 TLS is required, but not in use (NONE) with ",
        "refused": "4.7.4 (454 4.7.4 TLS is required, but not in use (TEMP) with ",
        "handshake": ("4.7.4 (454 4.7.4 TLS is required, but not in use (SOFTWARE) ",
                      "4.7.0 (454 4.7.0 TLS handshake failed."),
        "unproven": ("4.7.5 (454 4.7.5 the certificate is not trusted (FAIL) of ",
                     "4.7.5 (454 4.7.5 the certificate does not bear the name "),
        "no-tlsa": "4.7.5 (454 4.7.5 no DANE (",
        "policy": "4.7.5 (451 4.7.5 no TLS policy that Sendmail can obey)",
    },
}


def cells(mta="postfix"):
    """(row, level, word) for every cell of the table, as this MTA fills it."""
    for line in TABLE.strip().splitlines()[1:]:
        row, *words = line.split()
        for level, word in zip(LEVELS, words, strict=True):
            yield row, level, word_of(mta, (row, level), word)


def domain_of(row, level):
    """Where the mail of a cell goes."""
    kind, _, zone = row.partition("/")
    return f"{kind}.{level}.{zone or 'lab'}"


def outcome(word):
    """What a word says of the mail, whatever the reason."""
    return word if word in ("tls", "clear") else "waits"


def is_met(delivery, word, row="good"):
    """True when the delivery went as the word says."""
    if word == "clear":
        return delivery.saw == "plain text" and delivery.fate.status == "sent"
    if word == "tls":
        return (delivery.saw == VERSION.get(row, "TLSv1.3")
                and delivery.fate.status == "sent")
    return (delivery.saw == "nothing" and delivery.fate.status == "deferred"
            and delivery.fate.told.startswith(REASON[delivery.mta][word]))
