"""SMTP and LMTP servers of the lab that misbehave on purpose and record what they hear.

Behaviours: `serve` (STARTTLS with a certificate), `plain` (no STARTTLS, and slow, so that
mail for it piles up), `refuse` (454 to STARTTLS), `garbage` and `close` (STARTTLS is
accepted, then no TLS comes), `silent` (says nothing for a while, then leaves), `lmtp` and
`mailbox` (no STARTTLS).
"""

import socket
import ssl
import threading
import time

from .network import call_on
from .records import note_data

SECONDS_PER_MAIL = {"plain": 0.2}
SECONDS_OF_SILENCE = 11  # longer than Postfix keeps an idle connection to policyd
WITHOUT_TLS = ("plain", "lmtp", "mailbox")


class RecordingServer:
    """One listener; a thread per connection."""

    def __init__(self, name, behaviour, recorder, certificate=None):
        self.name = name
        self.behaviour = behaviour
        self._recorder = recorder
        self.certificate = certificate

    def listen(self, host, address):
        listener = call_on(host, _listen, address)
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def keep(self, recipients, text):
        """Called with every mail; for servers that look into it."""

    def _accept(self, listener):
        while True:
            connection, _ = listener.accept()
            connection.settimeout(30)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        session = self._recorder.open(self.name)
        conversation = _Conversation(self, session, connection)
        try:
            conversation.run()
        except (OSError, ValueError):
            pass
        finally:
            session.ended = True
            conversation.close()


class _Conversation:
    """Speaks one session, command by command."""

    def __init__(self, server, session, connection):
        self._server = server
        self._session = session
        self._connection = connection
        self._file = connection.makefile("rb")
        self._pending = []

    def run(self):
        if self._server.behaviour == "silent":
            time.sleep(SECONDS_OF_SILENCE)
            return
        self._say(f"220 {self._server.name} recorder")
        while line := self._file.readline(4096):
            verb = line[:4].upper().strip().decode("ascii", "replace")
            answer = getattr(self, f"_on_{verb.lower()}", self._on_unknown)
            if answer(line.decode("utf-8", "replace").strip()) == "end":
                return

    def close(self):
        """Now, whatever still refers to it: a client may wait for the end."""
        self._file.close()
        self._connection.close()

    def _on_ehlo(self, _):
        words = ["hello", "8BITMIME", "SMTPUTF8"]
        if self._server.behaviour not in WITHOUT_TLS and not self._session.tls:
            words.append("STARTTLS")
        for word in words[:-1]:
            self._say(f"250-{word}")
        self._say(f"250 {words[-1]}")

    _on_lhlo = _on_ehlo

    def _on_helo(self, _):
        self._say("250 hello")

    def _on_star(self, _):
        behaviour = self._server.behaviour
        if behaviour == "refuse":
            return self._say("454 4.7.0 TLS not available")
        self._say("220 2.0.0 go ahead")
        if behaviour == "garbage":
            self._connection.sendall(b"this is not a TLS record\r\n" * 8)
        return self._start_tls() if behaviour == "serve" else "end"

    def _start_tls(self):
        def note_name(_, name, __):
            self._session.sni = name

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._server.certificate.path)
        context.sni_callback = note_name
        tls = context.wrap_socket(self._connection, server_side=True)
        self._session.tls = tls.version()
        self._connection = tls
        self._file = tls.makefile("rb")

    def _on_mail(self, _):
        self._session.mail += 1
        self._pending = []
        self._say("250 2.1.0 ok")

    def _on_rcpt(self, line):
        self._session.rcpt += 1
        self._pending.append(line[line.index("<") + 1:line.index(">")])
        self._say("250 2.1.5 ok")

    def _on_data(self, _):
        self._session.data += 1
        self._say("354 go on")
        text = b""
        while (line := self._file.readline()) != b".\r\n":
            if not line:
                return "end"
            text += line
        note_data(self._session, len(text))
        self._session.rcpts += self._pending
        self._server.keep(self._pending, text)
        time.sleep(SECONDS_PER_MAIL.get(self._server.behaviour, 0))
        answers = len(self._pending) if self._server.behaviour == "lmtp" else 1
        for _ in range(answers):
            self._say("250 2.0.0 recorded")

    def _on_rset(self, _):
        self._say("250 2.0.0 ok")

    _on_noop = _on_rset

    def _on_quit(self, _):
        self._say("221 2.0.0 bye")
        return "end"

    def _on_unknown(self, _):
        self._say("502 5.5.1 not here")

    def _say(self, line):
        self._connection.sendall(line.encode() + b"\r\n")


def _listen(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    return socket.create_server(address, family=family)
