"""HTTPS servers of MTA-STS policies (RFC 8461 section 3.3), good and bad, at one address.

    server = StsServer(folder, authority)
    server.policies["a.lab"] = policy_text("enforce", "mx.a.lab")
    server.behaviours["a.lab"] = "redirect"
    server.listen(("127.0.0.80", 443))
    server.requests   # ["a.lab", ...]: the domains whose policy was asked for

Behaviours: good; of HTTP: redirect, wrong-type, too-long, not-found, slow (an octet a
second), silent (TLS, then nothing); of TLS: wrong-name, expired, unknown-ca, tls11, mute
(takes the connection, says nothing), closes.
"""

import socket
import ssl
import threading
import time

from .certificates import Authority
from .client_hello import server_name
from .network import call_on

PATH = "/.well-known/mta-sts.txt"
TOO_LONG = 64 * 1024 + 1
STATUS = {"redirect": "302 Found", "not-found": "404 Not Found"}
LOCATION = "Location: https://mta-sts.elsewhere.lab" + PATH + "\r\n"


def policy_text(mode, *mx, max_age=604800):
    """A policy as its owner would write it."""
    return "".join(f"{field}: {value}\r\n" for field, value in (
        ("version", "STSv1"), ("mode", mode), *(("mx", name) for name in mx),
        ("max_age", max_age)))


class StsServer:
    """`policies` and `behaviours` are by domain and may change at any time."""

    def __init__(self, folder, authority):
        folder.mkdir(parents=True)
        self.policies = {}
        self.behaviours = {}
        self.requests = []
        self._authority = authority
        self._stranger = Authority(folder / "stranger", "Stranger CA", trusted=False)
        self._contexts = {}
        self._making = threading.Lock()
        self._listener = None

    def listen(self, address, host=None):
        """Serves in threads of this process; on a host of the lab if one is named."""
        self._listener = (call_on(host, socket.create_server, address) if host
                          else socket.create_server(address))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def stop(self):
        self._listener.close()

    def asked_for(self, domain):
        """How often its policy was asked for."""
        return self.requests.count(domain)

    def _accept(self, listener):
        while True:
            connection, _ = listener.accept()
            connection.settimeout(30)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            with connection:
                domain = server_name(connection).removeprefix("mta-sts.")
                self._converse(connection, domain, self.behaviours.get(domain, "good"))
        except (OSError, ValueError):
            pass

    def _converse(self, connection, domain, behaviour):
        if behaviour == "closes":
            return
        if behaviour == "mute":
            _wait_until_it_leaves(connection)
            return
        context = self._context(domain, behaviour)
        with context.wrap_socket(connection, server_side=True) as tls:
            if _path_of(tls) == PATH:
                self.requests.append(domain)
            if behaviour == "silent":
                _wait_until_it_leaves(tls)
            else:
                self._answer(tls, domain, behaviour)

    def _answer(self, tls, domain, behaviour):
        policy = self.policies.get(domain)
        status = STATUS.get(behaviour, "200 OK" if policy else STATUS["not-found"])
        body = (policy or "").encode()
        if behaviour == "too-long":
            body += b"x" * (TOO_LONG - len(body))
        kind = "text/html" if behaviour == "wrong-type" else "text/plain; charset=utf-8"
        head = (f"HTTP/1.1 {status}\r\n{LOCATION if behaviour == 'redirect' else ''}"
                f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
                "Connection: close\r\n\r\n").encode()
        if behaviour == "slow":
            _dribble(tls, head + body)
        else:
            tls.sendall(head + body)

    def _context(self, domain, behaviour):
        """Made when first needed."""
        with self._making:
            if (domain, behaviour) not in self._contexts:
                self._contexts[domain, behaviour] = self._new_context(domain, behaviour)
            return self._contexts[domain, behaviour]

    def _new_context(self, domain, behaviour):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if behaviour == "tls11":
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.load_cert_chain(self._certificate(domain, behaviour).path)
        return context

    def _certificate(self, domain, behaviour):
        name = f"sts-{behaviour}-{domain}"
        names = [f"mta-sts.{domain}"]
        if behaviour == "wrong-name":
            return self._authority.issue(name, ["mta-sts.elsewhere.example"])
        if behaviour == "expired":
            return self._authority.issue_expired(name, names)
        if behaviour == "unknown-ca":
            return self._stranger.issue(name, names)
        return self._authority.issue(name, names)


def _path_of(tls):
    """Reads the head of a request."""
    head = b""
    while b"\r\n\r\n" not in head:
        part = tls.recv(4096)
        if not part:
            raise ValueError("no request")
        head += part
    return head.split(b" ", 2)[1].decode("ascii", "replace")


def _wait_until_it_leaves(connection):
    connection.settimeout(None)
    while connection.recv(4096):
        pass


def _dribble(tls, octets):
    for octet in octets:
        tls.sendall(bytes([octet]))
        time.sleep(1)
