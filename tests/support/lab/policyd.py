"""mta-tls-policyd on the sender's host, as an unprivileged user."""

import shutil
import signal
import socket
import subprocess
from pathlib import Path

from .errors import LabError
from .network import call_on, command_on
from .waiting import wait_for

ADDRESS = ("127.0.0.1", 8461)
QUEUE_SOCKET = Path("/var/spool/postfix/run/mta-tls.sock")
RUN = Path("/run/mta-tls")
USER = "mta-tls"


class Policyd:
    def __init__(self, build, folder):
        self._build = Path(build)
        self._process = None
        self.policy = folder / "policy.json"
        self.log = folder / "policyd.log"
        self.control = RUN / "control.sock"
        for place in (folder, RUN, QUEUE_SOCKET.parent):
            place.mkdir(exist_ok=True)
        for place in (RUN, QUEUE_SOCKET.parent):
            shutil.chown(place, USER, USER)

    def write_policy(self, text):
        """Replaces policy.json as careful editors do: whole, by a rename."""
        new = self.policy.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.rename(self.policy)

    def start(self, tcp=True):
        """Starts the daemon; without tcp, port 8461 is left to a test's proxy."""
        listeners = [f"unix:{QUEUE_SOCKET},mode=0660,group=postfix"]
        if tcp:
            listeners.insert(0, "inet:{}:{}".format(*ADDRESS))
        argv = [self._build / "policyd" / "mta-tls-policyd", "--policy", self.policy,
                "--control", f"unix:{self.control}", "--user", USER]
        for listener in listeners:
            argv += ["--socketmap", listener]
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(command_on("sender", *argv), stderr=log,
                                             stdin=subprocess.DEVNULL, stdout=log)
        wait_for(self._answers, "policyd to answer")

    def stop(self):
        self._end(signal.SIGTERM)

    def kill(self):
        self._end(signal.SIGKILL)

    def query(self, key, name="postfix"):
        """Asks one question over the unix socket, as Postfix does."""
        with socket.socket(socket.AF_UNIX) as channel:
            channel.settimeout(5)
            channel.connect(str(QUEUE_SOCKET))
            request = f"{name} {key}".encode()
            channel.sendall(b"%d:%s," % (len(request), request))
            with channel.makefile("rb") as answer:
                return read_netstring(answer).decode()

    def user(self):
        """The user that the daemon runs as."""
        return Path(f"/proc/{self._process.pid}").owner()

    def command(self, *argv):
        """Runs `mta-tls` on the sender's host."""
        return subprocess.run(
            command_on("sender", self._build / "policyd" / "mta-tls", *argv),
            check=False, capture_output=True, text=True)

    def _end(self, how):
        if self._process:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def _answers(self):
        if self._process.poll() is not None:
            last = "\n".join(self.log.read_text().splitlines()[-10:])
            raise LabError(f"policyd did not start; its last words:\n{last}")
        try:
            return self.query("lab.test")
        except OSError:
            return None


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
