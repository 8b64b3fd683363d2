"""mta-tls-milter on the gateway's host."""

import re
import socket
from pathlib import Path

from .daemon import Daemon
from .inbound_world import HOST
from .network import call_on

OPTION = re.compile(r"--milter (\S+)")


class Milter(Daemon):
    """`fragment` is what the MTA is configured with: it says where the milter listens, for
    its setting and for the variant in its comment.
    """

    name = "milter"

    def __init__(self, build, folder, fragment, host=HOST, options=()):
        super().__init__(build, folder, host)
        self.options = options
        self.addresses = OPTION.findall(fragment.read_text(encoding="utf-8"))
        self._address = ""
        self.varied = False

    def start(self):
        self._address = self.addresses[self.varied]
        self.run(self._build / "milter" / "mta-tls-milter", "--milter", self._address,
                 *self.options)

    def is_up(self):
        call_on(self._host, self._connect)
        return True

    def _connect(self):
        if self._address.startswith("unix:"):
            with socket.socket(socket.AF_UNIX) as channel:
                channel.connect(str(self._socket(self._address)))
        else:
            port, _, host = self._address.removeprefix("inet:").partition("@")
            socket.create_connection((host, int(port)), 2).close()

    @staticmethod
    def _socket(address):
        return Path(address.removeprefix("unix:").partition(",")[0])
