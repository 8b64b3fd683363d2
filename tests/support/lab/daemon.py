"""One of our daemons on a host of the lab, as an unprivileged user."""

import shutil
import signal
import subprocess
from pathlib import Path

from .errors import LabError
from .network import command_on
from .waiting import wait_for

RUN = Path("/run/mta-tls")
USER = "mta-tls"
UNPRIVILEGED = ("setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups")


class Daemon:
    """Derived classes say what the program is called and how to tell that it answers."""

    name = ""

    def __init__(self, build, folder, host):
        self._build = Path(build)
        self._host = host
        self._process = None
        self.policy = folder / "policy.json"
        self.log = folder / f"{self.name}.log"
        self.control = RUN / f"{self.name}-control.sock"
        folder.mkdir(exist_ok=True)
        make_place(RUN)

    def write_policy(self, text):
        """Replaces policy.json as careful editors do: whole, by a rename."""
        new = self.policy.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.rename(self.policy)

    def run(self, program, *arguments):
        """Starts the program as the unit file does; returns once it answers."""
        self._start(*UNPRIVILEGED, program, *arguments)

    def run_from_root(self, program, *arguments):
        """Starts the program as root, to give that up by itself."""
        self._start(program, "--user", USER, *arguments)

    def _start(self, *command):
        argv = [*command, "--policy", self.policy, "--control", f"unix:{self.control}"]
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(command_on(self._host, *argv), stderr=log,
                                             stdin=subprocess.DEVNULL, stdout=log)
        wait_for(self._answers, f"{self.name} to answer")

    def stop(self):
        self._end(signal.SIGTERM)

    def kill(self):
        self._end(signal.SIGKILL)

    def freeze(self):
        """Hangs: it keeps its sockets open and says nothing, until thawed."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self._process.send_signal(signal.SIGCONT)

    def user(self):
        """The user that the daemon runs as."""
        return Path(f"/proc/{self._process.pid}").owner()

    def command(self, *argv):
        """Runs `mta-tls` on the daemon's host."""
        return subprocess.run(
            command_on(self._host, self._build / "policyd" / "mta-tls", *argv),
            check=False, capture_output=True, text=True)

    def ask(self, command, *argv):
        """Runs a command of `mta-tls` that speaks to this daemon."""
        return self.command(command, *argv, "--control", f"unix:{self.control}")

    def is_up(self):
        """Asks the daemon something; false while it does not answer."""
        raise NotImplementedError

    def _answers(self):
        if self._process.poll() is not None:
            last = "\n".join(self.log.read_text().splitlines()[-10:])
            raise LabError(f"{self.name} did not start; its last words:\n{last}")
        try:
            return self.is_up()
        except OSError:
            return False

    def _end(self, how):
        if self._process:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None


def make_place(folder):
    """A folder for sockets that the daemon's user may make."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.chown(folder, USER, USER)
