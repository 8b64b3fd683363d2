"""What a test of submitted mail is given: users, and what became of their mail."""

import re
import sys
from dataclasses import dataclass

from .checks import tail
from .delivery import conclude
from .ledger import Attempt, Ledger
from .story import Story

ADDRESS = "clerk@ours.lab"
QUEUED = re.compile(r"queued as (\w+)|^(\w+) Message accepted")


@dataclass(frozen=True)
class Submitted:
    """A mail as its sender knows it."""

    attempt: Attempt

    @property
    def reply(self):
        return self.attempt.reply

    @property
    def mark(self):
        return self.attempt.mark

    @property
    def queue_id(self):
        return next(filter(None, QUEUED.search(self.reply.text).groups()))


class SubmissionStory(Story):
    def __init__(self, lab, folder):
        super().__init__(lab, folder)
        self.ledger = Ledger(folder.name)
        self._demanding = set()

    def submit(self, *recipients, by=None, sender=ADDRESS, demands=False, **more):
        """One mail, of our user unless `by` says whose; `demands`: it must not go in
        clear, wherever it goes.  `more`: subject and headers.
        """
        if demands:
            self._demanding.update(recipients)
        with self.lab.front.open(by or self.lab.front.user) as session:
            return Submitted(self.ledger.send(session, sender, *recipients, **more))

    def fate(self, submitted, recipient, nth=1):
        """What became of an accepted mail for one recipient who is elsewhere."""
        return conclude(self.lab, recipient, submitted.queue_id, nth)

    def expect_reply(self, sentence, submitted, codes, text=None):
        reply = submitted.reply
        self.check(reply.codes.startswith(codes) and text in (None, reply.text),
                   f"{sentence}: {codes}",
                   f"expected: {codes} {text or ''}\n         got: {submitted.attempt}")

    def finish(self):
        super().finish()
        leaks = [session for session in self.sessions()
                 if session.tls is None and session.carried
                 and (not session.rcpts or self._demanding & set(session.rcpts))]
        self.check(not leaks, "nothing in clear that demanded TLS",
                   "\n    ".join(map(str, leaks)))

    def fail(self, reason):
        super().fail(reason)
        print(f"milter's log:\n{tail(self.lab.milter.log)}", file=sys.stderr)
