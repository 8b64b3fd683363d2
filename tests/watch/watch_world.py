"""Domains of `watch.`, each with a server of its own, and all that may change there."""

import functools
import pathlib
import socket
import tempfile
import threading

from harness import policy, rule
from lab.certificates import Authority
from lab.dns_tree import DnsTree, Zone
from lab.sts_server import StsServer, policy_text
from mail_sink import MailSink
from smtp_servers import SmtpServer

RESOLVER = "127.0.0.53"
STS = ("127.0.0.80", 443)
SINK = ("127.0.0.25", 25)
DOMAINS = ("bank", "clinic", "court", "dane", "sts")


class Server(SmtpServer):
    """One that can be stopped, and can get another certificate."""

    def start(self):
        self._listener = socket.create_server((self.address, 25))
        threading.Thread(target=self._accept_all, args=(self._listener,),
                         daemon=True).start()

    def stop(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def use(self, certificate):
        self._certificate = certificate

    def _accept_all(self, listener):
        try:
            self._accept(listener)
        except OSError:
            pass  # stopped


@functools.cache
def folder():
    path = pathlib.Path(tempfile.mkdtemp(prefix="watch-"))
    path.chmod(0o755)
    return path


@functools.cache
def authority():
    return Authority(folder() / "ca")


@functools.cache
def certificate(name, kind="good"):
    names = [f"mx.{name}.watch"]
    make = {"good": authority().issue, "other": authority().issue,
            "expired": authority().issue_expired,
            "self-signed": authority().self_signed}
    if kind == "wrong-name":
        return authority().issue(f"{name}-{kind}", ["elsewhere.example"])
    return make[kind](f"{name}-{kind}", names)


@functools.cache
def servers():
    return {name: Server(name, f"127.0.4.{number}", "serve", certificate(name))
            for number, name in enumerate(DOMAINS, 1)}


def records(mx=None, tlsa=None, sts="1"):
    """The zone, with another MX host of the bank, other TLSA data or another policy's id."""
    tlsa = certificate("dane").spki_sha256() if tlsa is None else tlsa
    lines = [f'_mta-sts.sts TXT "v=STSv1; id={sts}"', f"mta-sts.sts A {STS[0]}"]
    lines += [f"_25._tcp.mx.dane TLSA 3 1 1 {tlsa}"] if tlsa else []
    for name, server in servers().items():
        host = mx if mx and name == "bank" else f"mx.{name}"
        lines += [f"{name} MX 10 {host}", f"mx.{name} A {server.address}"]
    return Zone("watch", lines, ttl=1, negative_ttl=1)


@functools.cache
def tree():
    return DnsTree(folder() / "tree", [records()])


@functools.cache
def policies():
    return StsServer(folder() / "sts", authority())


@functools.cache
def sink():
    return MailSink(SINK)


def start():
    tree().start()
    policies().policies["sts.watch"] = policy_text("enforce", "mx.sts.watch")
    policies().listen(STS)
    for server in servers().values():
        server.start()
    sink().start()


def mend():
    """All as it was."""
    for name, server in servers().items():
        server.behaviour = "serve"
        server.use(certificate(name))


def table(*names, level="secure", notify=None, **more):
    plan = {"on_failure": {"notify": notify}} if notify else {}
    return policy(*(rule(f"{name}.watch", level, **plan, **more) for name in names))
