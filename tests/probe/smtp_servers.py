"""SMTP servers, good and odd, that write down what the client says.

Behaviours: serve; tls12, tls11 (no newer one); plain; hidden (a firewall has written over
STARTTLS); no-ehlo; put-off (454 to STARTTLS); refuse-greeting; busy; not-smtp; mute;
endless (a greeting that never ends); garbage, alert, close (instead of a handshake);
close-after-handshake; inject (a reply in clear behind that to STARTTLS); hostile (control
characters in every reply).
"""

import socket
import ssl
import threading

GREETINGS = {"refuse-greeting": "554 5.7.1 we do not know you",
             "busy": "421 4.3.2 try again later", "not-smtp": "SSH-2.0-OpenSSH_9.2"}
WORD = {"plain": "SIZE 1000", "hidden": "XXXXXXXA"}
ALERT = bytes((21, 3, 3, 0, 2, 2, 40))  # handshake_failure
HOSTILE = "\x1b[2J\x07"


class SmtpServer:
    def __init__(self, kind, address, behaviour, certificate=None):
        self.kind = kind
        self.address = address
        self.behaviour = behaviour
        self.dialogues = []  # of each connection: the client's lines
        self._certificate = certificate

    def start(self):
        listener = socket.create_server((self.address, 25))
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener):
        while True:
            connection, _ = listener.accept()
            connection.settimeout(60)
            self.dialogues.append([])
            threading.Thread(target=self._serve, args=(connection, self.dialogues[-1]),
                             daemon=True).start()

    def _serve(self, connection, lines):
        try:
            _Session(self, connection, lines).run()
        except OSError:
            pass
        finally:
            connection.close()

    def put_right(self, certificate):
        """From now on it has TLS, until spoil()."""
        self._spoilt = self.behaviour, self._certificate
        self.behaviour, self._certificate = "serve", certificate

    def spoil(self):
        self.behaviour, self._certificate = self._spoilt

    def context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._certificate.path)
        if self.behaviour == "tls12":
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        if self.behaviour == "tls11":
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        return context


class _Session:
    def __init__(self, server, connection, lines):
        self._server = server
        self._connection = connection
        self._lines = lines
        self._tls = False

    def run(self):
        behaviour = self._server.behaviour
        if behaviour == "mute":
            self._connection.recv(1)
            return
        while behaviour == "endless":
            self._say("220-" + "x" * 70)
        self._say(GREETINGS.get(behaviour, f"220 mx.{self._server.kind}.lab ESMTP"))
        while line := self._hear():
            if not self._answer(line.partition(" ")[0].upper()):
                return

    def _answer(self, verb):
        """False: the connection is over."""
        if verb == "EHLO":
            self._on_ehlo()
        elif verb == "STARTTLS":
            return self._on_starttls()
        elif verb == "QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("502 what?")
        return True

    def _on_ehlo(self):
        behaviour = self._server.behaviour
        if behaviour == "no-ehlo":
            self._say("502 5.5.1 unknown command")
            return
        self._say(f"250-mx.{self._server.kind}.lab")
        self._say("250 " + ("SIZE 1000" if self._tls else WORD.get(behaviour, "STARTTLS")))

    def _on_starttls(self):
        behaviour = self._server.behaviour
        if behaviour == "put-off":
            self._say("454 4.7.0 TLS not available due to local problem")
            return True
        if behaviour == "inject":
            self._connection.sendall(b"220 go ahead\r\n250 injected\r\n")
        else:
            self._say("220 go ahead")
        if behaviour in ("garbage", "alert", "close"):
            return self._spoil(behaviour)
        self._connection = self._server.context().wrap_socket(self._connection,
                                                              server_side=True)
        self._tls = True
        return behaviour != "close-after-handshake"

    def _spoil(self, behaviour):
        if behaviour != "close":
            self._connection.recv(4096)
        if behaviour == "garbage":
            self._connection.sendall(b"this is not a TLS record\r\n" * 8)
        if behaviour == "alert":
            self._connection.sendall(ALERT)
        return False

    def _hear(self):
        line = b""
        while not line.endswith(b"\n"):
            octet = self._connection.recv(1)
            if not octet:
                return ""
            line += octet
        self._lines.append(line.decode("ascii").strip())
        return self._lines[-1]

    def _say(self, text):
        if self._server.behaviour == "hostile" and text[3] == " ":
            text += HOSTILE
        self._connection.sendall(text.encode() + b"\r\n")
