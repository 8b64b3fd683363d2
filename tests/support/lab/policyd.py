"""mta-tls-policyd on the sender's host."""

import socket
from pathlib import Path

from .daemon import Daemon, make_place
from .network import call_on

ADDRESS = ("127.0.0.1", 8461)
QUEUE_SOCKET = Path("/var/spool/postfix/run/mta-tls.sock")


class Policyd(Daemon):
    name = "policyd"

    def __init__(self, build, folder):
        super().__init__(build, folder, "sender")
        make_place(QUEUE_SOCKET.parent)

    def start(self, tcp=True):
        """Starts the daemon; without tcp, port 8461 is left to a test's proxy."""
        listeners = [f"unix:{QUEUE_SOCKET},mode=0660,group=postfix"]
        if tcp:
            listeners.insert(0, "inet:{}:{}".format(*ADDRESS))
        arguments = [word for listener in listeners for word in ("--socketmap", listener)]
        self.run_from_root(self._build / "policyd" / "mta-tls-policyd", *arguments)

    def query(self, key, name="postfix"):
        """Asks one question over the unix socket, as Postfix does."""
        with socket.socket(socket.AF_UNIX) as channel:
            channel.settimeout(5)
            channel.connect(str(QUEUE_SOCKET))
            request = f"{name} {key}".encode()
            channel.sendall(b"%d:%s," % (len(request), request))
            with channel.makefile("rb") as answer:
                return read_netstring(answer).decode()

    def is_up(self):
        return self.query("lab.test")


def read_netstring(stream):
    """One netstring from a binary stream; EOFError when it ends first."""
    digits = b""
    while (octet := stream.read(1)) != b":":
        if not octet.isdigit():
            raise EOFError("the stream ended or is not a netstring")
        digits += octet
    payload = stream.read(int(digits))
    if stream.read(1) != b",":
        raise EOFError("the netstring has no end")
    return payload


def listen_in_place_of_policyd():
    """A socket on the address that Postfix asks, for a proxy."""
    return call_on("sender", socket.create_server, ADDRESS)
