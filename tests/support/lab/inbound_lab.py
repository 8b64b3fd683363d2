"""The inbound lab: a partner's host, our gateway, what it asks, and a mailbox."""

from pathlib import Path

from . import inbound_world, network
from .certificates import Authority
from .inbound_policyd import InboundPolicyd
from .mailbox import Mailbox
from .milter import Milter

FOLDER = Path("/lab")


class InboundLab:
    """`asks` is what the gateway asks: "milter", "delegation" or "acl"."""

    def __init__(self, repository, build, gateway):
        FOLDER.mkdir()
        network.build(inbound_world.HOSTS)
        inbound_world.name_hosts()
        self.authority = Authority(FOLDER / "certificates")
        self.certificates = inbound_world.certificates(self.authority, FOLDER)
        self.partners = inbound_world.partners(self.certificates)
        self.mailbox = Mailbox()
        self.gateway = gateway(repository, FOLDER, self.certificates["gateway"])
        self.asks = gateway.asks
        self.milter = (Milter(build, FOLDER / "daemon", self.gateway.fragment)
                       if self.asks == "milter" else None)
        self.policyd = InboundPolicyd(build, FOLDER / "daemon", self.gateway.name)

    def start(self):
        self.mailbox.start(inbound_world.HOST)
        self.gateway.start()

    @property
    def daemon(self):
        """The one that the gateway asks."""
        return self.milter if self.asks == "milter" else self.policyd

    @property
    def daemons(self):
        return [daemon for daemon in (self.milter, self.policyd) if daemon]

    def ask(self, what):
        """Makes the gateway ask something else."""
        self.daemon.stop()
        self.asks = what
        self.gateway.ask(what)

    def vary(self, varied):
        """Makes gateway and milter meet as the fragment's comment says, or as before."""
        self.milter.stop()
        self.milter.varied = varied
        self.gateway.vary(varied)

    def use_policy(self, text):
        """Starts anew what the gateway asks, with this policy.json."""
        self.daemon.stop()
        self.daemon.write_policy(text)
        self.daemon.start()
