"""What the demonstration prints: at most 100 columns, colours only on a terminal."""

import sys
import textwrap

WIDTH = 100
BOLD, GREEN, RED, FAINT = "1", "32", "31", "2"
ROW = "{:<27} {:<11} {:<13} {:<10} {:<31} "
SERVER = {"good": "good", "self-signed": "self-signed", "wrong-name": "wrong name",
          "expired": "expired", "no-tls": "no STARTTLS", "garbage": "bad handshake",
          "tlsa": "TLSA matches", "tlsa-wrong": "TLSA differs", "watch": "good, other"}
SHORT = {"TLS is required, but was not offered": "TLS not offered",
         "TLS is required, but host": "STARTTLS refused",
         "Cannot start TLS": "handshake failed",
         "Server certificate not verified": "certificate failed",
         "no TLSA records": "no TLSA records"}


def title(words):
    print("\n" + paint(words, BOLD) + "\n" + paint("-" * len(words), FAINT), flush=True)


def say(words):
    print(textwrap.fill(words, WIDTH), flush=True)


def text(lines):
    """Something quoted: indented, folded to the width."""
    for line in lines.rstrip().splitlines():
        for part in textwrap.wrap(line, WIDTH - 4, subsequent_indent="    ",
                                  drop_whitespace=False) or [""]:
            print("  " + paint(part.rstrip(), FAINT))
    print(flush=True)


def dialogue(over, replies, arrived, as_expected):
    """A partner's session from MAIL to the last word, and what came to the mailbox."""
    print("  " + paint(over, BOLD))
    first = next(i for i, reply in enumerate(replies) if reply.command.startswith("MAIL"))
    shown = [reply for reply in replies[first:]
             if not reply.good or reply.command[:4] in ("MAIL", "(mes")]
    for reply in shown:
        _say("partner:", reply.command)
        _say("Postfix:", str(reply), GREEN if reply.good else RED)
    _say("mailbox:", arrived)
    print("    " + (paint("as expected", GREEN) if as_expected
                    else paint("NOT as expected", RED)) + "\n", flush=True)


def _say(who, words, colour=FAINT):
    lines = textwrap.wrap(words, WIDTH - 14, break_on_hyphens=False)
    print(f"    {who:<9} " + paint(("\n" + " " * 14).join(lines), colour))


def paint(words, colour):
    return f"\033[{colour}m{words}\033[0m" if sys.stdout.isatty() else words


class Table:
    """Rows about deliveries, and how many were as expected."""

    def __init__(self):
        self._passed = 0
        self._failed = 0
        self._level = None

    def head(self):
        self._level = None
        print(paint(ROW.format("domain", "level", "server", "it saw",
                               "the sender's queue says") + "ok?", BOLD))

    def row(self, delivery, kind, level, as_expected):
        if self._level not in (None, level):
            print()
        self._level = level
        self.count(as_expected)
        domain = delivery.recipient.partition("@")[2]
        print(ROW.format(domain, level, SERVER[kind], delivery.saw, said(delivery.fate))
              + (paint("yes", GREEN) if as_expected else paint("NO", RED)), flush=True)
        if not as_expected:
            print(f"    {delivery.fate}")

    def count(self, as_expected):
        if as_expected:
            self._passed += 1
        else:
            self._failed += 1

    def summary(self):
        print(f"\ndemo: {self._passed} passed, {self._failed} failed", flush=True)
        return 1 if self._failed else 0


def said(fate):
    """The queue's verdict in a few words."""
    if fate.status == "sent":
        return "sent"
    for start, words in SHORT.items():
        if fate.text.startswith(start):
            return f"waits: {fate.dsn} {words}"
    return f"waits: {fate.dsn} {fate.text}"[:31]
