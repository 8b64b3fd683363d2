"""What a test of the integration suite is given: the lab and a way to say what holds."""

import sys

from . import world
from .checks import Checks, tail
from .delivery import deliver_in_turn
from .expectations import is_met
from .forced import Periods
from .sender import LOG
from .waiting import wait_for


class Story(Checks):
    """One folder of the suite, from its policy.json to the check that nothing leaked."""

    def __init__(self, lab, folder):
        super().__init__(folder.name)
        self.lab = lab
        self.folder = folder
        self._periods = Periods()
        self._before = lab.receivers.sessions()
        self._told_before = len(lab.sender.warnings())

    def use_policy(self, text=None, *options):
        """Starts policyd with a policy text, by default this folder's policy.json."""
        text = self.policy_text(text)
        self._periods.begin(text)
        self.lab.use_policy(text, *options)

    def use_discovery(self, text=None, *options):
        """The same with the options that let policyd look up what the lab publishes."""
        self.lab.published.front.forget()
        self.use_policy(text, *self.lab.published.options(), *options)

    def use_watch(self, *options):
        """The same with the options that let policyd watch the lab's servers."""
        history = self.lab.policyd.policy.with_name(f"{self.name}.db")
        self.use_policy(None, "--watch", "--history", str(history), "--resolver",
                        world.RESOLVER, "--trust-anchor", "/lab/dns/anchor.key",
                        "--watch-ehlo", "sender.lab", *options)

    def explain(self, target):
        """What the running policyd tells a postmaster of it."""
        return self.lab.policyd.ask("explain", target).stdout

    def edit(self, text, grace=3.0, rename=True):
        """Edits policy.json under the running policyd: in force after at most `grace`."""
        text = self.policy_text(text)
        self._periods.begin(text, grace)
        if rename:
            self.lab.policyd.write_policy(text)
        else:
            self.lab.policyd.policy.write_text(text, encoding="utf-8")

    def policy_text(self, text=None):
        """@spki:NAME@ becomes the digest of that certificate's key."""
        text = text or (self.folder / "policy.json").read_text(encoding="utf-8")
        for name, certificate in self.lab.certificates.items():
            if f"@spki:{name}@" in text:
                text = text.replace(f"@spki:{name}@", certificate.spki_sha256())
        return text

    def expect(self, *cases, kind="good"):
        """Delivers a mail for each (recipient, expected word, sentence)."""
        deliveries = deliver_in_turn(self.lab,
                                     *(recipient for recipient, _, _ in cases))
        for delivery, (_, word, sentence) in zip(deliveries, cases):
            self.expect_of(delivery, word, f"{sentence}: {word}", kind)
        return deliveries

    def expect_of(self, delivery, word, sentence, kind="good"):
        """Checks that what the word promises (expectations.py) has become of a mail."""
        self.check(is_met(delivery, word, kind), sentence, str(delivery))

    def warnings(self):
        """The sending MTA's warnings since this story began."""
        return self.lab.sender.warnings()[self._told_before:]

    def sessions(self, since=()):
        """The sessions of this story, in no order; without those of an earlier look."""
        seen = {id(session) for session in (*self._before, *since)}
        return [session for session in self.lab.receivers.sessions()
                if id(session) not in seen]

    def finish(self):
        """The check that closes every story."""
        self.lab.sender.forget_queue()
        wait_for(lambda: all(session.ended or session.tls for session in self.sessions()),
                 "the plain-text sessions to end", 60)
        leaks = self._periods.sent_in_clear(self.sessions())
        self.check(not leaks, "nothing in clear for a forced domain",
                   "\n    ".join(map(str, leaks)))

    def fail(self, reason):
        self.failed += 1
        print(f"not ok - {self.name}: stopped\n{reason}", flush=True)
        print(f"policyd's log:\n{tail(self.lab.policyd.log)}", file=sys.stderr)
        print(f"{self.lab.sender.name}'s log:\n{tail(LOG)}", file=sys.stderr)
