"""The partner's side: an SMTP client that writes down every reply it gets.

A `Partner` is a host of the partner with an address, perhaps TLS, perhaps a certificate.
`Partner.open()` is one SMTP session, spoken command by command; nothing is hidden and
nothing is repeated.
"""

import base64
import re
import socket
import ssl
from dataclasses import dataclass, field
from pathlib import Path

from .network import call_on

HOST = "partner"
SECONDS = 60
CODES = re.compile(r"(\d{3})[ -]?([245]\.\d+\.\d+)?")
VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}


@dataclass(frozen=True)
class Reply:
    """An SMTP reply; `command` is what it answers."""

    command: str
    code: int
    enhanced: str
    text: str

    @property
    def good(self):
        return self.code < 400

    @property
    def codes(self):
        return f"{self.code} {self.enhanced}".strip()

    def __str__(self):
        return f"{self.codes} {self.text}"


class HungUp(Exception):
    """The server closed the session."""


@dataclass(frozen=True)
class Partner:
    """How a partner connects.  tls: None, "1.2" or "1.3", for newest and oldest alike."""

    address: str
    tls: str | None = None
    certificate: Path | None = None
    ciphers: str | None = None
    host: str = HOST

    def open(self, server, port=25, helo="client.partner.lab"):
        """A session after EHLO and, where this partner speaks TLS, STARTTLS and EHLO."""
        session = SmtpSession(self.host, self.address, (server, port))
        session.greet()
        session.command(f"EHLO {helo}")
        if self.tls:
            session.start_tls(self.context())
            session.command(f"EHLO {helo}")
        return session

    def context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.minimum_version = context.maximum_version = VERSIONS[self.tls]
        if self.certificate:
            context.load_cert_chain(self.certificate)
        if self.ciphers:
            context.set_ciphers(self.ciphers)
        return context


@dataclass
class SmtpSession:
    host: str
    source: str
    server: tuple[str, int]
    replies: list[Reply] = field(default_factory=list)

    def __post_init__(self):
        self._socket = call_on(self.host, _connect, self.server, self.source)
        self._file = self._socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._file.close()
        self._socket.close()

    @property
    def tls(self):
        """The TLS socket, or None in plain text."""
        return self._socket if isinstance(self._socket, ssl.SSLSocket) else None

    def greet(self):
        return self._reply("")

    def command(self, line):
        self._send(line.encode() + b"\r\n")
        return self._reply(line)

    def pipeline(self, *lines):
        """Sends all the commands at once; their replies in order."""
        self._send(b"".join(line.encode() + b"\r\n" for line in lines))
        return [self._reply(line) for line in lines]

    def start_tls(self, context, session=None):
        """STARTTLS; `session` is an earlier TLS session that is to be resumed."""
        reply = self.command("STARTTLS")
        if reply.good:
            self._file.close()
            self._socket = context.wrap_socket(self._socket, session=session)
            self._file = self._socket.makefile("rb")
        return reply

    def log_in(self, name, password):
        token = base64.b64encode(f"\0{name}\0{password}".encode()).decode()
        return self.command(f"AUTH PLAIN {token}")

    def send_text(self, text):
        """What follows a good reply to DATA: the message, then the dot."""
        self._send(text.replace("\n", "\r\n").encode() + b".\r\n")
        return self._reply("(message)")

    def quit(self):
        reply = self.command("QUIT")
        self.close()
        return reply

    def _send(self, octets):
        try:
            self._socket.sendall(octets)
        except OSError as error:
            raise HungUp(str(error)) from error

    def _reply(self, command):
        lines = []
        while not lines or lines[-1][3:4] == "-":
            try:
                line = self._file.readline(4096).decode("utf-8", "replace").rstrip("\r\n")
            except OSError as error:
                raise HungUp(f"after {command!r}: {error}") from error
            if not line:
                raise HungUp(f"after {command!r}")
            lines.append(line)
        code, enhanced = CODES.match(lines[-1]).groups(default="")
        text = " ".join(line[4:].removeprefix(enhanced).strip() for line in lines)
        self.replies.append(Reply(command, int(code), enhanced, text))
        return self.replies[-1]


def _connect(server, source):
    return socket.create_connection(server, SECONDS, (source, 0))
