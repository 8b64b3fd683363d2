"""What an inbound test is given: partners, the gateway, the mailbox, and a ledger."""

import sys

from . import inbound_world
from .checks import Checks, tail
from .ledger import Ledger
from .waiting import wait_for

OUR_USER = "user@ours.lab"


class InboundStory(Checks):
    """One folder of the suite, in front of one MTA.

    Every story ends with the check that all mail that was accepted came to the mailbox,
    once, and nothing else did.
    """

    def __init__(self, lab, folder):
        super().__init__(f"{folder.name} ({lab.gateway.name})")
        self.lab = lab
        self.folder = folder
        self.ledger = Ledger(f"{folder.name}-{lab.gateway.name}")
        self._before = len(lab.mailbox.mails())

    @property
    def way(self):
        """Which MTA asks, and how: "postfix milter"."""
        return f"{self.lab.gateway.name} {self.lab.asks}"

    def use_policy(self, text=None):
        """Starts what the gateway asks; by default with inbound-policy.json."""
        self.lab.use_policy(self.policy_text(text))

    def policy_text(self, text=None):
        """@spki:NAME@ becomes the digest of that certificate's key."""
        text = text or (self.folder.parent / "inbound-policy.json").read_text("utf-8")
        for name, certificate in self.lab.certificates.items():
            if f"@spki:{name}@" in text:
                text = text.replace(f"@spki:{name}@", certificate.spki_sha256())
        return text

    def open(self, partner, server=inbound_world.ADDRESS):
        """A session of a partner: one of the table's, by name, or any other."""
        if isinstance(partner, str):
            partner = self.lab.partners[partner]
        return partner.open(server)

    def send(self, partner, sender, *recipients, **more):
        """One mail in a session of its own."""
        with self.open(partner) as session:
            return self.ledger.send(session, sender, *(recipients or (OUR_USER,)), **more)

    def send_in(self, session, sender, *recipients, **more):
        """One more mail in an open session."""
        return self.ledger.send(session, sender, *(recipients or (OUR_USER,)), **more)

    def mail(self, attempt):
        """The accepted mail as it came to the mailbox."""
        return self.lab.mailbox.mail(attempt.mark)

    def expect(self, sentence, attempt, codes, text=None):
        """The last reply about a mail; `text` is the whole of it."""
        reply = attempt.reply
        self.check(reply and reply.codes.startswith(codes)
                   and text in (None, reply.text), f"{sentence}: {codes}",
                   f"expected: {codes} {text or ''}\n         got: {attempt}")

    def finish(self):
        due = set(self.ledger.due())
        if not wait_for_quietly(lambda: due <= set(self._arrived())):
            self.lab.gateway.flush()
            wait_for_quietly(lambda: due <= set(self._arrived()))
        arrived = self._arrived()
        lost = due - set(arrived)
        twice = {one for one in arrived if arrived.count(one) > 1}
        uncalled = {one for one in arrived
                    if one not in due and one[0] not in self.ledger.undecided()}
        for sentence, wrong in (("no accepted mail is lost", lost),
                                ("no mail came twice", twice),
                                ("no refused mail came", uncalled)):
            self.check(not wrong, sentence, str(sorted(wrong)[:10]))

    def _arrived(self):
        return [(mail.mark, recipient)
                for mail in self.lab.mailbox.mails()[self._before:]
                for recipient in mail.recipients]

    def fail(self, reason):
        self.failed += 1
        print(f"not ok - {self.name}: stopped\n{reason}", flush=True)
        for daemon in self.lab.daemons:
            print(f"{daemon.name}'s log:\n{tail(daemon.log)}", file=sys.stderr)
        print(f"{self.lab.gateway.name}'s log:\n{tail(self.lab.gateway.log)}",
              file=sys.stderr)


def wait_for_quietly(fact, seconds=10):
    try:
        return wait_for(fact, "", seconds)
    except Exception:
        return None
