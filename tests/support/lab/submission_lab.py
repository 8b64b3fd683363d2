"""Both ways in one root: our users, the milter, the sending MTA, receivers of every kind."""

from . import network, partner
from .inbound_world import CLIENT, STRANGER
from .lab import FOLDER, Lab
from .mailbox import Mailbox
from .milter import Milter
from .sender import HOST
from .submission import PostfixFront, SendmailFront

FRONTS = {front.sender.name: front for front in (PostfixFront, SendmailFront)}


class SubmissionLab(Lab):
    def __init__(self, repository, build, front):
        super().__init__(repository, build, front.sender)
        network.add({partner.HOST: [CLIENT, STRANGER]})
        self.mailbox = Mailbox("lmtp")
        self.front = front(repository, FOLDER, self.certificates)
        self.milter = Milter(build, FOLDER / "milter", self.front.fragment, HOST,
                             front.milter_options)

    def start(self):
        super().start()
        self.mailbox.start(HOST)
        self.front.start(self.sender)

    def use_policy(self, text, *options):
        """Starts policyd and the milter anew with this policy.json."""
        super().use_policy(text, *options)
        self.milter.stop()
        self.milter.write_policy(text)
        self.milter.start()
