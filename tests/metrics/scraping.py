"""A scrape of a daemon, as numbers."""

import http.client
import re
import subprocess

from harness import Daemon, check, connect, equal
from harness_milter import Milter

ANY_PORT = ("--metrics", "inet:127.0.0.1:0")
SAMPLE = re.compile(r'([a-z0-9_]+)(?:\{(.*)\})? (\S+)')
LABEL = re.compile(r'([a-z0-9_]+)="((?:[^"\\]|\\.)*)"')


def address(daemon):
    """Where the daemon says that Prometheus may ask."""
    first = daemon.status()["metrics"][0]
    check(first.startswith("inet:"), first)
    host, _, port = first.removeprefix("inet:").rpartition(":")
    return host.strip("[]"), int(port)


def request(where, method="GET", path="/metrics"):
    """The status, the header and the text of a reply."""
    connection = http.client.HTTPConnection(*where, timeout=20)
    try:
        connection.request(method, path)
        reply = connection.getresponse()
        return reply.status, reply.headers, reply.read().decode()
    finally:
        connection.close()


def page(daemon):
    status, headers, text = request(address(daemon))
    equal((status, headers["Content-Type"]),
          (200, "text/plain; version=0.0.4; charset=utf-8"))
    return text


class Scrape:
    """The numbers of one page."""

    def __init__(self, text):
        self.samples = {}
        for line in text.splitlines():
            if line.startswith("#"):
                continue
            name, labels, value = SAMPLE.fullmatch(line).groups()
            key = name, frozenset(LABEL.findall(labels or ""))
            check(key not in self.samples, "twice:", line)
            self.samples[key] = float(value)

    def __call__(self, name, **labels):
        return self.samples[name, frozenset(labels.items())]

    def where(self, name, *wanted):
        """The samples of a metric that are not 0, by the values of these labels."""
        found = {}
        for (its_name, labels), value in self.samples.items():
            if its_name == name and value:
                labels = dict(labels)
                found[tuple(labels[label] for label in wanted)] = value
        return found


def scrape(daemon):
    return Scrape(page(daemon))


def promtool(*arguments, stdin=""):
    """What promtool says; it must be content."""
    done = subprocess.run(["promtool", *arguments], input=stdin, capture_output=True,
                          text=True, timeout=60, check=False)
    equal(done.returncode, 0, done.stdout + done.stderr)
    return done.stdout + done.stderr


class Policyd(Daemon):
    """mta-tls-policyd with metrics, which is asked by socketmap and by delegation."""

    def __init__(self, folder, text, *options, metrics=ANY_PORT, **more):
        self.delegation = f"{folder}/delegation"
        super().__init__(folder, text, *metrics, "--delegation",
                         f"unix:{self.delegation}", *options, **more)

    def judge(self, sender, protocol="", where=None):
        """Asks of a session at MAIL, in plain text unless a version of TLS is named."""
        lines = {"request": "smtpd_access_policy", "protocol_state": "MAIL",
                 "client_address": "192.0.2.1", "sender": sender,
                 "encryption_protocol": protocol, "encryption_keysize": "256"}
        with connect(where or self.delegation) as connection:
            connection.sendall("".join(f"{name}={value}\n" for name, value
                                       in lines.items()).encode() + b"\n")
            with connection.makefile() as answer:
                return answer.readline().rstrip()


class MeteredMilter(Milter):
    def __init__(self, folder, text, *options, **more):
        super().__init__(folder, text, *ANY_PORT, *options, **more)
