"""Exim as the sending MTA."""

import contextlib
import os
import re
import signal
import subprocess
import uuid
from pathlib import Path

from . import exim
from .log_file import LogFile
from .network import command_on
from .recipes import EXIM
from .sasl import PASSWORD
from .sender import ENVELOPE_SENDER, HOST, LOG, Fate, LocalSubmission, Sender
from .waiting import wait_for

HINTS = Path("/var/spool/exim4/db")
NAME = "mta.lab.test"
WIRING = {"main/000_lab": f"""
MAIN_HARDCODE_PRIMARY_HOSTNAME = {NAME}
""", "auth/050_lab": exim.AUTHENTICATOR}
STARTED = re.compile(r"daemon started: pid=(\d+)")
ENTRY = re.compile(r"^\S+ \S+ (\w{6}-\w{6}-\w{2}) (.*)$")
TAKEN = re.compile(r"^<= .* id=(\S+)")
TO = r"(?P<lowered>\S+) (?:<(?P<written>\S+)> )?(?:R=\S+ )?(?:T=\S+ )?"
AT_HOST = r"(?:H=(?P<host>\S+) \[[^]]*\]\*?:? ?)?"
SENT = re.compile("^[=-]> " + TO + AT_HOST)
WAITS = re.compile("^== " + TO + r"defer \((?P<why>-?\d+)\):? ?" + AT_HOST
                   + "(?P<text>.*)$")
BOUNCED = re.compile(r"^\*\* " + TO + ":? ?" + AT_HOST + "(?P<text>.*)$")
DENIED = re.compile(r"^SSL verify denied by event-action: depth=0: (.*)$")
NO_CERTIFICATE = "TLS session: (gnutls_handshake): Error in the certificate."


class EximSender(Sender):
    """Mail is submitted by sendmail(1), which no ACL and so no policyd has to permit."""

    name = "exim"
    recipe = EXIM
    policyd_socket = Path("/run/mta-tls/socketmap")
    policyd_group = exim.USER
    queued_as = re.compile(rb"OK id=(\S+)")
    remembers_hosts = True

    def __init__(self, examples):
        super().__init__(examples)
        self._log = LogFile(exim.LOG)
        self._at_work = []
        self._taken = {}   # {Message-ID: queue id}
        self._denied = {}  # {queue id: our last answer about a certificate}

    @property
    def fragment(self):
        return self.examples / "exim" / "outbound.conf"

    def start(self):
        exim.configure(self.examples, WIRING, [NAME], "127.0.0.1")
        LOG.symlink_to(exim.LOG)
        subprocess.Popen(
            command_on(HOST, "exim4", "-bdf"), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: "daemon started" in self._log.text(), "Exim to start")

    def send_each(self, mails, sender=ENVELOPE_SENDER, how="-odf", header=""):
        """`how` is sendmail's option: -odf delivers at once, -odq in a queue run."""
        names = [self._submit_here(recipients, sender, how, header)
                 for recipients in mails]
        wait_for(lambda: self.read_log() or all(name in self._taken for name in names),
                 "Exim to log what it has taken")
        return [self._taken[name] for name in names]

    def send_as(self, user, recipient):
        """Submits over SMTP, having logged in unless `user` is None."""
        with LocalSubmission("127.0.0.1", 25, "submitter.lab.test", 30) as session:
            session.ehlo()
            if user:
                session.login(user, PASSWORD)
            return self._submit(session, ENVELOPE_SENDER, [recipient])

    @contextlib.contextmanager
    def told_at_submission(self):
        with exim.told_at_submission(self.examples):
            self._read_configuration()
            yield
        self._read_configuration()

    def _read_configuration(self):
        """What listens has read it when it started."""
        starts = STARTED.findall(self._log.text())
        os.kill(int(starts[-1]), signal.SIGHUP)
        wait_for(lambda: len(STARTED.findall(self._log.text())) > len(starts),
                 "Exim to read its configuration")
        self.wait_until_it_listens()

    def new_fates(self):
        for line in self._log.new_lines():
            if match := ENTRY.match(line):
                queue_id, text = match.groups()
                if fate := self._read(queue_id, text):
                    yield queue_id, fate

    def queue(self):
        return [line.split()[2] for line in self.run("exim4", "-bpr").splitlines()
                if " <" in line]

    def still_owed(self):
        return [line.strip() for line in self.run("exim4", "-bpr").splitlines()
                if line.startswith(" " * 10)]

    def flush(self):
        self.run("exim4", "-qff")

    def flush_by_host(self):
        """A queue run that sends mail to one host over one connection where it may."""
        self.run("exim4", "-qqff")

    @contextlib.contextmanager
    def changed(self, name, old, new):
        """A file of conf.d with other words in it, for a while."""
        with exim.changed(name, old, new):
            yield

    def reply_to_rcpt(self, recipient):
        """What a program on this host is told that speaks SMTP to Exim."""
        said = subprocess.run(
            command_on(HOST, "exim4", "-bs"), check=True, capture_output=True, text=True,
            input=f"EHLO {NAME}\nMAIL FROM:<{ENVELOPE_SENDER}>\nRCPT TO:<{recipient}>\n"
                  "QUIT\n").stdout
        return said.splitlines()[-2]

    def vary(self, varied=lambda text: text):
        """Our transports as shipped, or changed by a test; new processes obey."""
        exim.use_transports(self.fragment, varied)

    def try_again(self, queue_id):
        self.run("exim4", "-M", queue_id)

    def forget_queue(self):
        if waiting := self.queue():
            self.run("exim4", "-Mrm", *waiting)
        self.forget_hosts()

    def wait_for_deliveries(self):
        """After a delivery is logged, Exim writes down what it remembers."""
        while self._at_work:
            self._at_work.pop().wait()

    def forget_hosts(self):
        self.wait_for_deliveries()
        for hint in HINTS.glob("*"):
            hint.unlink()

    def warnings(self):
        panic = exim.LOG.with_name("paniclog")
        return panic.read_text().splitlines() if panic.exists() else []

    def _read(self, queue_id, text):
        if taken := TAKEN.match(text):
            self._taken[taken.group(1)] = queue_id
        elif denied := DENIED.match(text):
            self._denied[queue_id] = denied.group(1)
        elif sent := SENT.match(text):
            return self._fate(sent, "", "sent", "")
        elif waits := WAITS.match(text):
            return self._fate(waits, waits["why"], "deferred",
                              self._explained(queue_id, waits["text"]))
        elif bounced := BOUNCED.match(text):
            return self._fate(bounced, "", "bounced", bounced["text"])
        return None

    @staticmethod
    def _fate(match, *verdict):
        return Fate(match["written"] or match["lowered"], match["host"], *verdict)

    def _explained(self, queue_id, text):
        """Exim says in a line of its own what our answer was about a certificate."""
        return self._denied.get(queue_id, text) if text == NO_CERTIFICATE else text

    def _submit_here(self, recipients, sender, how, header):
        name = f"{uuid.uuid4()}@{NAME}"
        process = subprocess.Popen(
            command_on(HOST, "/usr/sbin/sendmail", "-i", how, "-f", sender, *recipients),
            stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self._at_work.append(process)
        with process.stdin as mail:
            mail.write(header.replace("\r\n", "\n")
                       + f"Subject: lab\nMessage-ID: <{name}>\n\nhello\n")
        return name
