"""An MTA's side of the milter protocol, version 6, as far as the tests need it."""

import socket
import struct

ADD_HEADERS, CHANGE_HEADERS, SET_SYMLIST = 0x01, 0x10, 0x100
ACTIONS = 0x1FF
STEPS = 0x1FFFFF
NO_REPLY_TO_HEADER = 0x80
STAGES = {b"C": 0, b"H": 1, b"M": 2, b"R": 3, b"T": 4, b"E": 5, b"N": 6}

POSTFIX = {"j": "mx.example.org", "v": "Postfix 3.7.11", "{daemon_name}": "mx.example.org",
           "_": "client.example [192.0.2.1]"}
SENDMAIL = {**POSTFIX, "v": "8.17.1.9"}
TLS13 = {"{tls_version}": "TLSv1.3", "{cipher}": "TLS_AES_256_GCM_SHA384",
         "{cipher_bits}": "256"}


def connect(address, timeout=20):
    family = socket.AF_UNIX if isinstance(address, str) else (
        socket.AF_INET6 if ":" in address[0] else socket.AF_INET)
    connection = socket.socket(family)
    connection.settimeout(timeout)
    connection.connect(address)
    return connection


def texts(*words):
    return b"".join((word if isinstance(word, bytes) else word.encode()) + b"\0"
                    for word in words)


class Closed(Exception):
    """The milter has closed the connection."""


class Mta:
    """A connection to a milter, for one SMTP session after the other's fashion: each
    command returns the milter's reply, (letter, payload)."""

    def __init__(self, address, actions=ACTIONS, steps=STEPS, version=6, negotiate=True):
        self.connection = connect(address)
        self.steps = 0
        self.changes = []  # what the milter wants changed, at the end of a message
        if negotiate:
            self.negotiate(actions, steps, version)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def send(self, command, payload=b""):
        self.connection.sendall(struct.pack("!I", len(payload) + 1) + command + payload)

    def octets(self, count):
        data = b""
        while len(data) < count:
            more = self.connection.recv(count - len(data))
            if not more:
                raise Closed(data)
            data += more
        return data

    def receive(self):
        size, = struct.unpack("!I", self.octets(4))
        data = self.octets(size)
        return data[:1].decode(), data[1:]

    def ask(self, command, payload=b"", macros=None):
        if macros is not None:
            stage = command
            self.send(b"D", stage + texts(*(word for pair in macros.items()
                                            for word in pair)))
        self.send(command, payload)
        return self.receive()

    def negotiate(self, actions=ACTIONS, steps=STEPS, version=6):
        letter, payload = self.ask(b"O", struct.pack("!III", version, actions, steps))
        assert letter == "O", (letter, payload)
        self.version, self.actions, self.steps = struct.unpack("!III", payload[:12])
        self.wanted_macros, rest = {}, payload[12:]
        while rest:
            stage, = struct.unpack("!I", rest[:4])
            names, _, rest = rest[4:].partition(b"\0")
            self.wanted_macros[stage] = names.decode().split()

    # --- the events ---

    def connect(self, macros=None, client="192.0.2.1", port=4711, name="client.example"):
        macros = POSTFIX if macros is None else macros
        if client is None:
            return self.ask(b"C", texts(name) + b"U", macros)
        family = b"6" if ":" in client else b"4"
        return self.ask(b"C", texts(name) + family + struct.pack("!H", port)
                        + texts(client), macros)

    def helo(self, macros=None, name="client.example"):
        return self.ask(b"H", texts(name), macros)

    def mail(self, sender, macros=None):
        return self.ask(b"M", texts(f"<{sender}>"),
                        {"{mail_addr}": sender} if macros is None else macros)

    def rcpt(self, recipient, macros=None):
        return self.ask(b"R", texts(f"<{recipient}>"), macros)

    def header(self, name, value):
        """Where the milter has said that it does not reply, as if it had."""
        if self.steps & NO_REPLY_TO_HEADER:
            self.send(b"L", texts(name, value))
            return "c", b""
        return self.ask(b"L", texts(name, value))

    def abort(self):
        self.send(b"A")

    def end(self, macros=None):
        """The final reply; what is to be changed goes to self.changes."""
        self.changes = []
        letter, payload = self.ask(b"E", b"", macros or {"i": "4ABC"})
        while letter in "himp":
            if letter != "p":
                self.changes.append(change(letter, payload))
            letter, payload = self.receive()
        return letter, payload

    def quit(self):
        self.send(b"Q")
        self.connection.close()

    # --- a whole message ---

    def greet(self, tls=None, mta=None, **client):
        """CONNECT and HELO; with TLS, another HELO after STARTTLS."""
        assert self.connect(mta, **client) == ("c", b"")
        assert self.helo() == ("c", b"")
        if tls is not None:
            self.abort()
            assert self.helo(tls) == ("c", b"")
        return self

    def message(self, sender, *recipients, headers=(), mail_macros=None):
        """The replies up to the first that is not "continue", the last for the end."""
        replies = [self.mail(sender, mail_macros)]
        for recipient in recipients:
            if replies[-1] == ("c", b""):
                replies.append(self.rcpt(recipient))
        for name, value in headers:
            if replies[-1] == ("c", b""):
                replies.append(self.header(name, value))
        if replies[-1] == ("c", b""):
            replies.append(self.end())
        return replies


def change(letter, payload):
    """("insert", index, name, value) or ("change", index, name, value)"""
    if letter == "h":
        name, value = payload.split(b"\0")[:2]
        return ("add", 0, name.decode(), value.decode())
    index, = struct.unpack("!I", payload[:4])
    name, value = payload[4:].split(b"\0")[:2]
    return ({"i": "insert", "m": "change"}[letter], index, name.decode(), value.decode())


def reply_text(reply):
    """What the peer is told: "530 5.7.0 …", or the letter of a plain verdict."""
    letter, payload = reply
    return payload.rstrip(b"\0").decode() if letter == "y" else letter
