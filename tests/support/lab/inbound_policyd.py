"""mta-tls-policyd on the gateway's host, asked by Postfix or by Exim."""

import socket

from .daemon import Daemon
from .inbound_world import HOST
from .network import call_on

# Those that our fragments name.
SOCKETMAP = "inet:127.0.0.1:8461"
DELEGATION = ("inet:127.0.0.1:8463",
              "unix:/var/spool/postfix/mta-tls/delegation,mode=0660")


class InboundPolicyd(Daemon):
    name = "policyd"

    def __init__(self, build, folder, asked_by):
        super().__init__(build, folder, HOST)
        self._listeners = ["--socketmap", SOCKETMAP]
        if asked_by == "postfix":
            for address in DELEGATION:
                self._listeners += ["--delegation", address]

    def start(self):
        self.run(self._build / "policyd" / "mta-tls-policyd", *self._listeners)

    def is_up(self):
        call_on(HOST, socket.create_connection, ("127.0.0.1", 8461), 2).close()
        return True
