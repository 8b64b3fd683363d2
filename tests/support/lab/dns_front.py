"""A name server in front of another: it writes every question down, and can misbehave.

    front = DnsFront("127.0.0.54", (tree.address, 53))
    front.faults[("_mta-sts.a.lab", "TXT")] = "drop"
    front.questions   # [("a.lab", "MX"), ...] in the order in which they came

Faults: drop; SERVFAIL, REFUSED; truncate (what comes over UDP); claim-ad (sets the bit of
authentic data on whatever it is); a number (seconds until the answer); a function (makes
another answer of the right one).  The name "*" stands for all names, the type "*" for all
types.
"""

import socket
import struct
import threading
import time

from .dns_message import (AUTHENTIC, RCODES, failure, flags_of, question_of, truncated,
                          with_flags)
from .network import call_on

LONGEST = 65535


class DnsFront:
    def __init__(self, address, behind, port=53, host=None):
        self.address = address
        self.port = port
        self.faults = {}
        self.questions = []
        self._behind = behind
        self._host = host

    def start(self):
        """Listens for datagrams and connections; on a host of the lab if one is named."""
        for listen, serve in ((self._datagrams, self._serve_datagrams),
                              (self._connections, self._serve_connections)):
            channel = call_on(self._host, listen) if self._host else listen()
            _in_thread(serve, channel)

    def names(self, kind):
        """The names asked for with this type."""
        return [name for name, of in self.questions.copy() if of == kind]

    def forget(self):
        self.questions.clear()

    def _datagrams(self):
        channel = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        channel.bind((self.address, self.port))
        return channel

    def _connections(self):
        return socket.create_server((self.address, self.port))

    def _serve_datagrams(self, channel):
        while True:
            message, client = channel.recvfrom(LONGEST)

            def reply(answer, client=client):
                channel.sendto(answer, client)

            _in_thread(self._answer, message, _over_udp, reply)

    def _serve_connections(self, listener):
        while True:
            _in_thread(self._serve_connection, listener.accept()[0])

    def _serve_connection(self, connection):
        with connection, connection.makefile("rb") as stream:
            while (message := _read_framed(stream)) is not None:
                self._answer(message, _over_tcp,
                             lambda answer: connection.sendall(_framed(answer)))

    def _answer(self, message, ask, reply):
        question, _ = question_of(message)
        self.questions.append(question)
        fault = self._fault(*question)
        if fault == "drop":
            return
        if fault in RCODES:
            return reply(failure(message, fault))
        if isinstance(fault, (int, float)):
            time.sleep(fault)
        answer = ask(self._behind, message)
        if fault == "truncate" and ask is _over_udp:
            answer = truncated(answer)
        if fault == "claim-ad":
            answer = with_flags(answer, flags_of(answer) | AUTHENTIC)
        reply(fault(answer) if callable(fault) else answer)

    def _fault(self, name, kind):
        for key in ((name, kind), (name, "*"), ("*", kind), ("*", "*")):
            if key in self.faults:
                return self.faults[key]
        return None


def _over_udp(server, message):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        channel.settimeout(5)
        channel.connect(server)
        channel.send(message)
        return channel.recv(LONGEST)


def _over_tcp(server, message):
    with socket.create_connection(server, 5) as channel, channel.makefile("rb") as stream:
        channel.sendall(_framed(message))
        return _read_framed(stream)


def _framed(message):
    return struct.pack("!H", len(message)) + message


def _read_framed(stream):
    prefix = stream.read(2)
    if len(prefix) < 2:
        return None
    return stream.read(struct.unpack("!H", prefix)[0])


def _in_thread(function, *arguments):
    threading.Thread(target=_quietly, args=(function, *arguments), daemon=True).start()


def _quietly(function, *arguments):
    """Clients that leave, and a server behind that is gone, are part of the play."""
    try:
        function(*arguments)
    except OSError:
        pass
