"""Postfix as the sending MTA."""

import contextlib
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from . import postfix
from .log_file import LogFile
from .network import listens
from .recipes import POSTFIX
from .sender import HOST, LOG, Fate, Sender
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
PLUMBING = {"maillog_file": LOG, "maillog_file_prefixes": "/lab", **PATIENT}
FATE = re.compile(r"^(\w+): to=<([^>]*)>,.* relay=(\S+?),.* dsn=([\d.]+), "
                  r"status=(\w+) \((.*)\)$")


class PostfixSender(Sender):
    name = "postfix"
    recipe = POSTFIX
    policyd_socket = CHROOT / "run" / "mta-tls.sock"
    policyd_group = "postfix"
    queued_as = re.compile(rb"queued as (\w+)")

    def __init__(self, examples):
        super().__init__(examples)
        self.log = LogFile(LOG)

    @property
    def fragment(self):
        return self.examples / "postfix" / "main.cf"

    def start(self):
        subprocess.run(APPLY.format(fragment=shlex.quote(str(self.fragment))),
                       shell=True, check=True)
        postfix.configure(CONFIGURATION, PLUMBING)
        subprocess.run(["/usr/lib/postfix/configure-instance.sh", "-"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        postfix.start(HOST, CONFIGURATION, self.log)

    @staticmethod
    def put_into_chroot(path):
        """smtp(8) opens a policy's tafile= itself, inside Debian's chroot."""
        place = CHROOT / path.relative_to("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)

    def set(self, **settings):
        """Changes main.cf."""
        postfix.configure(CONFIGURATION, settings)
        self.reload()

    @contextlib.contextmanager
    def told_at_submission(self):
        """submission-delegation.cf as well, for a while."""
        fragment = self.examples / "postfix" / "submission-delegation.cf"
        subprocess.run(APPLY.format(fragment=shlex.quote(str(fragment))), shell=True,
                       check=True)
        self.reload()
        yield
        subprocess.run(["postconf", "-X", "smtpd_recipient_restrictions"], check=True)
        self.reload()

    @contextlib.contextmanager
    def stopped(self):
        """Takes no mail meanwhile."""
        self.run("postfix", "stop")
        wait_for(lambda: not listens(HOST, ("127.0.0.1", 25)), "Postfix to end")
        yield
        postfix.start(HOST, CONFIGURATION, self.log)
        self.wait_until_it_listens()

    def reload(self):
        """Waits until every process with the old settings has ended."""
        old = postfix.children_of_master(CHROOT)
        self.run("postfix", "reload")
        wait_for(lambda: not old & postfix.children_of_master(CHROOT),
                 "Postfix to reload")

    def new_fates(self):
        for _, _, _, text in self.log.new_entries():
            if match := FATE.match(text):
                queue_id, *fate = match.groups()
                yield queue_id, Fate(*fate)

    def queue(self):
        return [json.loads(line)["queue_id"]
                for line in self.run("postqueue", "-j").splitlines()]

    def still_owed(self):
        return [recipient["address"]
                for line in self.run("postqueue", "-j").splitlines()
                for recipient in json.loads(line)["recipients"]]

    def flush(self):
        self.run("postqueue", "-f")

    def try_again(self, queue_id):
        self.run("postqueue", "-i", queue_id)

    def forget_queue(self):
        self.run("postsuper", "-d", "ALL")

    def warnings(self):
        return [line for line in self.log.text().splitlines() if "warning:" in line]
