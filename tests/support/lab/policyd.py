"""mta-tls-policyd on the sender's host."""

import json
import socket

from .daemon import Daemon, make_place
from .errors import LabError
from .network import call_on
from .sender import HOST

ADDRESS = ("127.0.0.1", 8461)


class Policyd(Daemon):
    name = "policyd"

    def __init__(self, build, folder, sender):
        super().__init__(build, folder, HOST)
        self.socket = sender.policyd_socket
        self._group = sender.policyd_group
        self.options = ()  # more of the command line
        make_place(self.socket.parent)

    def start(self, tcp=True):
        """Starts the daemon; without tcp, port 8461 is left to a test's proxy."""
        listeners = [f"unix:{self.socket},mode=0660,group={self._group}"]
        if tcp:
            listeners.insert(0, "inet:{}:{}".format(*ADDRESS))
        arguments = [word for listener in listeners for word in ("--socketmap", listener)]
        self.run_from_root(self._build / "policyd" / "mta-tls-policyd", *arguments,
                           *self.options)

    def query(self, key, name="postfix"):
        """Asks one question over the unix socket, as the MTA does."""
        return self.answer(f"{name} {key}".encode()).decode()

    def answer(self, request):
        """What it answers to a request, in octets."""
        return exchange(self.socket, request)

    def result(self, command, **members):
        """What it says at its control socket, whole."""
        request = json.dumps({"command": command, **members}).encode()
        reply = json.loads(exchange(self.control, request))
        if not reply["ok"]:
            raise LabError(reply)
        return reply["result"]

    def is_up(self):
        return self.query("lab.test")


def exchange(path, request):
    """What is answered to one netstring at a unix socket."""
    with socket.socket(socket.AF_UNIX) as channel:
        channel.settimeout(20)
        channel.connect(str(path))
        channel.sendall(b"%d:%s," % (len(request), request))
        with channel.makefile("rb") as answer:
            return read_netstring(answer)


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
    """A socket on the address that the MTA asks, for a proxy."""
    return call_on(HOST, socket.create_server, ADDRESS)
