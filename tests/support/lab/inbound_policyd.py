"""mta-tls-policyd on the gateway's host, asked by Postfix or by Exim."""

import socket
from pathlib import Path

from .daemon import Daemon, make_place
from .inbound_world import HOST
from .network import call_on

# Those that our fragments name.
SOCKETMAP = "inet:127.0.0.1:8461"
DELEGATION = "unix:/var/spool/postfix/run/mta-tls-delegation.sock,mode=0660,group=postfix"
DELEGATION_OVER_TCP = "inet:127.0.0.1:8463"


class InboundPolicyd(Daemon):
    name = "policyd"

    def __init__(self, build, folder, asked_by):
        super().__init__(build, folder, HOST)
        self._listeners = ["--socketmap", SOCKETMAP]
        if asked_by == "postfix":
            make_place(Path("/var/spool/postfix/run"))
            self._listeners += ["--delegation", DELEGATION,
                                "--delegation", DELEGATION_OVER_TCP]

    def start(self):
        self.run(self._build / "policyd" / "mta-tls-policyd", *self._listeners)

    def is_up(self):
        call_on(HOST, socket.create_connection, ("127.0.0.1", 8461), 2).close()
        return True
