"""Where a sending MTA does another thing than the table in expectations.py, and why.

`why` is None where only the reason for waiting is another one; every other `why` stands
among the limits in README.md.
"""

from dataclasses import dataclass

ANY = ()
BROKEN = ("garbage", "closes")
NO_DANE = ("Sendmail 8.17 looks up no TLSA records: `dane` is `may`, and mail at level "
           "`dane-only` waits.")


@dataclass(frozen=True)
class Difference:
    mta: str
    rows: tuple[str, ...]  # of the table; ANY: all of them
    levels: tuple[str, ...]
    word: str
    why: str | None = None


DIFFERENCES = (
    Difference("exim", BROKEN, ("may", "dane"), "clear",
               "Exim sends plain text at once where TLS is not forced and a handshake "
               "breaks; Postfix and Sendmail wait first."),
    Difference("exim", BROKEN + ("tls11",), ("dane-only",), "handshake"),
    Difference("exim", ("no-tls",), ("dane-only",), "no-offer"),
    Difference("exim", ("refuses",), ("dane-only",), "refused"),
    Difference("exim", ("tlsa-wrong/unsigned",), ("dane",), "tls",
               "Exim follows TLSA records only where the MX record is signed, too: else "
               "`dane` is `may`."),
    Difference("sendmail", ("tls11",), ("may", "dane"), "handshake",
               "Sendmail speaks nothing older than TLS 1.2 with Debian's OpenSSL, so "
               "mail to a server that offers no more waits, even where TLS is not "
               "forced."),
    Difference("sendmail", ("tlsa-wrong", "tlsa-wrong/unsigned"), ("dane",), "tls",
               NO_DANE),
    Difference("sendmail", ("tlsa-no-tls",), ("dane",), "clear", NO_DANE),
    Difference("sendmail", ANY, ("dane-only",), "no-tlsa", NO_DANE),
    Difference("sendmail", ANY, ("fingerprint",), "policy",
               "Sendmail tells nobody the key of a certificate: mail at level "
               "`fingerprint` waits."),
)


def changed_by(difference, cells):
    """Those of the (row, level) that the difference is about."""
    return [(row, level) for row, level in cells
            if level in difference.levels
            and (difference.rows == ANY or row in difference.rows)]


def word_of(mta, cell, word):
    """What the MTA does in a cell, for which the table has `word`."""
    for difference in DIFFERENCES:
        if difference.mta == mta and changed_by(difference, [cell]):
            return difference.word
    return word
