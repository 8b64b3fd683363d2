"""`mta-tls doctor` on a host of the lab."""

import contextlib
import json
import os
import subprocess

# The lab's users log in over plain text, and the doctor says so.
WIRING = ("POSTFIX_AUTH_PLAIN", "SENDMAIL_AUTH_PLAIN", "EXIM_AUTH_PLAIN")


SEVERITIES = {0: None, 1: "warning", 2: "critical", 3: "unknown"}


class Examination:
    def __init__(self, done):
        self.code = done.returncode
        self.text = done.stdout + done.stderr
        self._findings = json.loads(done.stdout)["findings"]

    @property
    def worst(self):
        """The ids of those that have decided about the state."""
        return {finding["id"] for finding in self._findings
                if finding["severity"] == SEVERITIES[self.code]}

    def finding(self, name):
        return next((f for f in self._findings if f["id"] == name), None)


def examine(daemon, mta, *more, policy=None):
    """`daemon` is ours, with its policy; `mta` is the one to look at."""
    ignored = [word for name in WIRING for word in ("--ignore", name)]
    return Examination(daemon.command(
        "doctor", "--json", "--mta", mta, "--policy", policy or daemon.policy,
        "--control", f"unix:{daemon.control}", *ignored, *more))


def passes(story, sentence, examination):
    story.check(examination.code == 0, f"{sentence}: nothing is wrong", examination.text)


def finds(story, sentence, name, examination, code=2):
    """That finding, and no other that is as bad."""
    story.check(examination.code == code and examination.worst == {name},
                f"{sentence}: {name}", examination.text)


@contextlib.contextmanager
def restored(*paths):
    """Files that may be changed for a while; not even their times are different after."""
    before = {path: (path.read_bytes(), path.stat().st_mtime) for path in paths}
    try:
        yield
    finally:
        for path, (octets, time) in before.items():
            path.write_bytes(octets)
            os.utime(path, (time, time))


def postconf(*words):
    """As a postmaster types it."""
    subprocess.run(["postconf", *words], check=True)
    _age()


def obey(mend):
    """Types what a finding says, but for the reload."""
    subprocess.run(["sh", "-ec", mend.replace(" && postfix reload", "")], check=True)
    _age()


def _age():
    """Each program of Postfix waits while main.cf is as young as a second."""
    os.utime("/etc/postfix/main.cf", (0, 0))
