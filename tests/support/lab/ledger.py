"""What the partner was told about each mail, against what came to the mailbox."""

import itertools
from dataclasses import dataclass

from .partner import HungUp, Reply

BODY = """{headers}From: {author}
To: <{recipient}>
Subject: {subject}
X-Lab-Mark: {mark}

hello
"""


@dataclass(frozen=True)
class Attempt:
    """One transaction; `reply` is the last word about it, None if the server hung up."""

    mark: str
    reply: Reply | None
    accepted: tuple[str, ...] = ()
    refused: tuple[Reply, ...] = ()

    @property
    def verb(self):
        """The command that `reply` answers."""
        return self.reply.command.partition(" ")[0] if self.reply else ""

    def __str__(self):
        return f"{self.reply.command}: {self.reply}" if self.reply else "hung up"


class Ledger:
    def __init__(self, name):
        self.name = name
        self._numbers = itertools.count(1)
        self.attempts = []

    def send(self, session, sender, *recipients, subject="lab", headers="", options="",
             mark=None):
        """One transaction in an open session, written down."""
        mark = mark or self.next_mark()
        text = _text(mark, sender, recipients[0], headers, subject)
        try:
            attempt = _transact(session, sender, recipients, text, options, mark)
        except HungUp:
            attempt = Attempt(mark, None)
        self.attempts.append(attempt)
        return attempt

    def submit(self, gateway, sender, recipient):
        """Mail from a program on the gateway itself; its mark."""
        mark = self.next_mark()
        gateway.submit(sender, recipient, _text(mark, sender, recipient))
        self.attempts.append(
            Attempt(mark, Reply("(submission)", 250, "", ""), (recipient,)))
        return mark

    def next_mark(self):
        return f"{self.name}-{next(self._numbers)}"

    def due(self):
        """(mark, recipient) of all that was accepted: each must arrive exactly once."""
        return sorted((attempt.mark, recipient) for attempt in self.attempts
                      for recipient in attempt.accepted)

    def undecided(self):
        """Marks about which the server hung up: they may arrive or not."""
        return {attempt.mark for attempt in self.attempts if attempt.reply is None}


def _text(mark, sender, recipient, headers="", subject="lab"):
    author = sender if sender.isascii() and sender else "Mail System <root@partner.lab>"
    return BODY.format(headers=headers, author=author, recipient=recipient, mark=mark,
                       subject=subject)


def _transact(session, sender, recipients, text, options, mark):
    reply = session.command(f"MAIL FROM:<{sender}>{options}")
    if not reply.good:
        return Attempt(mark, reply)
    said = {name: session.command(f"RCPT TO:<{name}>") for name in recipients}
    accepted = tuple(name for name in recipients if said[name].good)
    refused = tuple(reply for reply in said.values() if not reply.good)
    if not accepted:
        session.command("RSET")
        return Attempt(mark, refused[0], (), refused)
    reply = session.command("DATA")
    if reply.good:
        reply = session.send_text(text)
    return Attempt(mark, reply, accepted if reply.good else (), refused)
