"""What the receiving MTAs of the lab have in common."""

import subprocess

from .inbound_world import ADDRESS, HOST
from .network import command_on, listens
from .waiting import wait_for


class Gateway:
    """A receiving MTA: Debian's configuration, one of our fragments, the lab's wiring.

    Derived classes have start(), queued() (what is accepted and not delivered yet) and
    flush(); `asks` is what their fragment makes them ask.
    """

    name = ""
    recipe = None
    asks = ""

    def __init__(self, repository, folder, certificate, host=HOST):
        self.host = host
        self.examples = repository / "examples"
        self.certificate = certificate
        self.log = folder / f"{self.name}.log"

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def submit(self, sender, recipient, text):
        """Mail from a program on the gateway itself."""
        self.run("/usr/sbin/sendmail", "-i", "-f", sender, recipient, text=text)

    def run(self, *argv, text=None):
        return subprocess.run(command_on(self.host, *argv), check=True, input=text,
                              text=True, capture_output=True).stdout

    def spawn(self, *argv):
        return subprocess.Popen(
            command_on(self.host, *argv), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait_until_it_listens(self):
        wait_for(lambda: listens(self.host, (ADDRESS, 25)), f"{self.name} to listen")
