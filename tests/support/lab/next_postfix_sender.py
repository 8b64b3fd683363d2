"""The Postfix of the next Debian as the sending MTA, in a folder it takes for its root."""

import json
import shutil
import socket
import subprocess
from pathlib import Path

from . import postfix
from .certificates import BUNDLE
from .log_file import LogFile
from .network import command_on
from .postfix_sender import PLUMBING, PostfixSender
from .recipes import NEXT, POSTFIX_NEXT
from .sender import HOST
from .waiting import wait_for

ROOT = Path(NEXT)
CONFIGURATION = Path("/etc/postfix")
QUEUE = ROOT / "var" / "spool" / "postfix"
INSIDE = ("chroot", NEXT)


class NextPostfixSender(PostfixSender):
    recipe = POSTFIX_NEXT
    policyd_socket = QUEUE / "run" / "mta-tls.sock"
    REPORTS = "run/tlsrpt.sock"

    def __init__(self, examples):
        super().__init__(examples)
        self.log = LogFile(ROOT / "lab" / "sender.log")

    def start(self):
        (ROOT / "lab").mkdir()
        for file in (Path("/etc/resolv.conf"), Path("/etc/hosts"), BUNDLE):
            shutil.copy(file, ROOT / file.relative_to("/"))
        self._configure({**self._fragment(), **PLUMBING,
                         "maillog_file": "/lab/sender.log"})
        postfix.start(HOST, CONFIGURATION, self.log, INSIDE)

    def version(self):
        return self.run("postconf", "-h", "mail_version").strip()

    def set(self, **settings):
        self._configure(settings)
        self.reload()

    def reload(self):
        old = postfix.children_of_master(QUEUE)
        self.run("postfix", "reload")
        wait_for(lambda: not old & postfix.children_of_master(QUEUE),
                 "Postfix to reload")

    def listen_for_reports(self):
        """Takes the place of a TLSRPT collector; a function that gives what came so far."""
        place = QUEUE / self.REPORTS
        collector = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        collector.bind(str(place))
        place.chmod(0o666)
        collector.setblocking(False)
        return lambda: list(_datagrams(collector))

    def _fragment(self):
        lines = self.fragment.read_text(encoding="utf-8").splitlines()
        pairs = (line.split("=", 1) for line in lines if line[:1].isalpha())
        return {name.strip(): value.strip() for name, value in pairs}

    @staticmethod
    def _configure(settings):
        postfix.configure(CONFIGURATION, settings, INSIDE)

    @staticmethod
    def run(*argv, text=None):
        return subprocess.run(command_on(HOST, *INSIDE, *argv), check=True, text=True,
                              capture_output=True, input=text).stdout


def _datagrams(collector):
    try:
        while True:
            yield json.loads(collector.recv(65536))
    except BlockingIOError:
        return
