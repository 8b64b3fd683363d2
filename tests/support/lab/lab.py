"""The whole lab, put together inside a root."""

import threading
from pathlib import Path

from . import dns, network, world
from .certificates import Authority
from .policyd import Policyd
from .published import Published
from .receivers import Receivers

FOLDER = Path("/lab")


class Lab:
    """sender -> mx, with dns beside them; see README.md.  `sender` is its class."""

    def __init__(self, repository, build, sender):
        FOLDER.mkdir()
        self.build = build
        network.build(world.HOSTS)
        self.authority = Authority(FOLDER / "certificates")
        self.certificates = world.certificates(self.authority)
        self.published = Published(FOLDER / "web", self.authority, self.certificates)
        self.receivers = Receivers(FOLDER / "receiver", self.certificates)
        self.sender = sender(repository / "examples")
        self.policyd = Policyd(build, FOLDER / "policyd", sender)

    def start(self):
        zones = world.zones(self.certificates["tlsa"].spki_sha256())
        self.published.start(dns.start(FOLDER / "dns", zones + self.published.zones()))
        _together(self.receivers.start, self.sender.start)

    def use_policy(self, text, *options):
        """Starts policyd anew with this policy.json."""
        self.policyd.stop()
        self.policyd.write_policy(text)
        self.policyd.options = options
        self.policyd.start()


def _together(*actions):
    failures = []

    def guarded(action):
        try:
            action()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
