"""The sending side: Debian's own Postfix configuration plus the fragment we ship."""

import re
import shlex
import shutil
import smtplib
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import postfix
from .log_file import LogFile
from .network import call_on, command_on
from .waiting import wait_for

CONFIGURATION = Path("/etc/postfix")
CHROOT = Path("/var/spool/postfix")
APPLY = "grep '^[a-z]' {fragment} | xargs -d '\\n' postconf -e"
PATIENT = {"queue_run_delay": "3600s", "minimal_backoff_time": "3600s",
           "maximal_backoff_time": "3600s"}
# Not quicker: when a mail's time comes again while smtp(8) still has its queue file open,
# qmgr(8) skips it ("still being delivered") and forgets it for a long time.
QUICK = {"queue_run_delay": "1s", "minimal_backoff_time": "3s",
         "maximal_backoff_time": "3s"}
PLUMBING = {"maillog_file": "/lab/sender.log", "maillog_file_prefixes": "/lab", **PATIENT}
FATE = re.compile(r"^(\w+): to=<([^>]*)>,.* relay=(\S+?),.* dsn=([\d.]+), "
                  r"status=(\w+) \((.*)\)$")
QUEUED = re.compile(rb"queued as (\w+)")
ENVELOPE_SENDER = "root@mta.lab.test"


@dataclass(frozen=True)
class Fate:
    """What the sender's queue says about one recipient of one mail."""

    recipient: str
    relay: str
    dsn: str
    status: str
    text: str

    def __str__(self):
        return f"{self.status} {self.dsn} ({self.text})"


class LocalSubmission(smtplib.SMTP):
    """A mail program on the sender's own host."""

    def _get_socket(self, host, port, timeout):
        return call_on("sender", socket.create_connection, (host, port), timeout)


class Sender:
    def __init__(self, fragment):
        self.fragment = fragment
        self.log = LogFile(Path(PLUMBING["maillog_file"]))
        self._fates = {}

    def start(self):
        subprocess.run(APPLY.format(fragment=shlex.quote(str(self.fragment))),
                       shell=True, check=True)
        postfix.configure(CONFIGURATION, PLUMBING)
        subprocess.run(["/usr/lib/postfix/configure-instance.sh", "-"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        postfix.start("sender", CONFIGURATION, self.log)

    @staticmethod
    def put_into_chroot(path):
        """smtp(8) opens a policy's tafile= itself, inside Debian's chroot."""
        place = CHROOT / path.relative_to("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)

    def set(self, **settings):
        """Changes main.cf and waits until every process with the old one has ended."""
        postfix.configure(CONFIGURATION, settings)
        old = postfix.children_of_master(CHROOT)
        self._run("postfix", "reload")
        wait_for(lambda: not old & postfix.children_of_master(CHROOT),
                 "Postfix to reload")

    def send(self, *recipients):
        """Submits one mail per recipient and returns their queue ids."""
        with LocalSubmission("127.0.0.1", 25, "submitter.lab.test", 30) as session:
            session.ehlo()
            return [self._submit(session, recipient) for recipient in recipients]

    def fate(self, queue_id, nth=1, seconds=30.0):
        """The nth verdict (1 is the first) about a mail; waits for it."""
        def verdict():
            self._read_log()
            return self._fates.get(queue_id, [])[nth - 1:nth]

        return wait_for(verdict, f"verdict {nth} about {queue_id}", seconds)[0]

    def fates(self, queue_id):
        self._read_log()
        return list(self._fates.get(queue_id, []))

    def warnings(self):
        return [line for line in self.log.text().splitlines() if "warning:" in line]

    def try_again(self, queue_id):
        self._run("postqueue", "-i", queue_id)

    def forget_queue(self):
        self._run("postsuper", "-d", "ALL")

    @staticmethod
    def _submit(session, recipient):
        unicode = [] if recipient.isascii() else ["SMTPUTF8"]
        session.command_encoding = "utf-8" if unicode else "ascii"
        for code, said in (session.mail(ENVELOPE_SENDER, unicode),
                           session.rcpt(recipient)):
            if code != 250:
                raise smtplib.SMTPResponseException(code, said)
        code, said = session.data("Subject: lab\r\n\r\nhello\r\n")
        if code != 250:
            raise smtplib.SMTPResponseException(code, said)
        return QUEUED.search(said).group(1).decode()

    def _read_log(self):
        for _, _, _, text in self.log.new_entries():
            if match := FATE.match(text):
                queue_id, *fate = match.groups()
                self._fates.setdefault(queue_id, []).append(Fate(*fate))

    @staticmethod
    def _run(*argv):
        subprocess.run(command_on("sender", *argv), check=True, capture_output=True)
