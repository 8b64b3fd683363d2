"""Sendmail as the sending MTA."""

import re
import shutil
import subprocess
from pathlib import Path

from . import syslog_sink
from .log_file import LogFile
from .network import command_on
from .recipes import SENDMAIL
from .sender import ENVELOPE_SENDER, HOST, LOG, Fate, Sender
from .waiting import wait_for

MAIL = Path("/etc/mail")
QUEUE = Path("/var/spool/mqueue")
CLIENT_QUEUE = Path("/var/spool/mqueue-client")
PROGRAM = "/usr/sbin/sendmail-mta"
# What of Debian's sendmail.mc would be slow here.
NOT_HERE = re.compile(r"^(FEATURE\(`(greet_pause|ratecontrol|conncontrol)|"
                      r"define\(`conf(CONNECTION_RATE|BAD_RCPT)).*\n", re.MULTILINE)
# A busy machine is no reason to take no mail; nobody answers on port 113.
PLUMBING = """
define(`confQUEUE_LA', `1000')dnl
define(`confREFUSE_LA', `1000')dnl
define(`confDELAY_LA', `1000')dnl
define(`confTO_IDENT', `0s')dnl
"""
# As the fragment's first lines say.
ONE_BY_ONE = "define(`SMTP_MAILER_MAXRCPTS', `1')dnl\n"
INCLUDE = "include(`/etc/mail/mta-tls-outbound.mc')dnl\n"
FATE = re.compile(r"sendmail\S*\[\d+\]: (\w+): to=(\S+?), .*?relay=(\S*).*? "
                  r"dsn=([\d.]+), (?:reply=.*, )?stat=(.*)$")
REJECTED = re.compile(r"sendmail\S*\[\d+\]: (\w+): ruleset=tls_rcpt, arg1=(\S+), "
                      r".* reject=(.*)$")
STATUS = {"2": "sent", "4": "deferred", "5": "bounced"}
DEFERRED = "Deferred"


class SendmailSender(Sender):
    name = "sendmail"
    recipe = SENDMAIL
    policyd_socket = Path("/run/mta-tls/map.sock")
    policyd_group = "mta-tls"
    queued_as = re.compile(rb"2\.0\.0 (\w+) Message accepted")

    def __init__(self, examples):
        super().__init__(examples)
        self._log = LogFile(LOG)
        self._reasons = {}
        self._held = 0
        self._daemon = None

    @property
    def fragment(self):
        return self.examples / "sendmail" / "mta-tls-outbound.mc"

    def start(self):
        syslog_sink.start(LOG)
        Path("/run/sendmail/mta").mkdir(parents=True)
        self._configure_submission()
        self.configure()

    def configure(self, features="", vary=lambda fragment: fragment, together=False):
        """Runs with the fragment, changed by `vary`, and with more features before it.

        `together`: the recipients of a mail share a session, as they do by default.
        """
        mc = NOT_HERE.sub("", (MAIL / "sendmail.mc").read_text(encoding="utf-8"))
        mc = mc.replace("MAILER_DEFINITIONS", PLUMBING + features +
                        ("" if together else ONE_BY_ONE) + "MAILER_DEFINITIONS")
        (MAIL / "lab.mc").write_text(mc + INCLUDE, encoding="utf-8")
        (MAIL / "mta-tls-outbound.mc").write_text(
            vary(self.fragment.read_text(encoding="utf-8")), encoding="utf-8")
        self.complaints = _make("lab.mc", "sendmail.cf")
        self._restart()

    def _configure_submission(self):
        """Of programs on this host; as the fragment for submit.mc says."""
        fragment = self.fragment.with_name("mta-tls-submit.mc")
        shutil.copy(fragment, MAIL)
        with open(MAIL / "submit.mc", "a", encoding="utf-8") as mc:
            mc.write(f"include(`{MAIL / fragment.name}')dnl\n")
        _make("submit.mc", "submit.cf")

    def _restart(self):
        if self._daemon:
            self._daemon.terminate()
            self._daemon.wait()
        self._daemon = subprocess.Popen(
            command_on(HOST, PROGRAM, "-bD"), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait_until_it_listens()

    def new_fates(self):
        for line in self._log.new_lines():
            if rejected := REJECTED.search(line):
                queue_id, recipient, reason = rejected.groups()
                self._reasons[queue_id, recipient.strip("<>")] = reason
            elif fate := FATE.search(line):
                queue_id, recipients, relay, dsn, stat = fate.groups()
                for recipient in recipients.split(","):
                    yield queue_id, self._fate(queue_id, recipient.strip("<>"), relay,
                                               dsn, stat)

    def _fate(self, queue_id, recipient, relay, dsn, stat):
        """A recipient that tls_rcpt has refused has its reason in a line of its own.

        On an open connection that line is about the recipient, but dsn= is not.
        """
        reason = self._reasons.pop((queue_id, recipient), stat)
        status = "deferred" if stat.startswith(DEFERRED) else STATUS[dsn[0]]
        return Fate(recipient, relay, dsn, status, reason.removeprefix(DEFERRED + ": "))

    def hold(self, recipient, sender=ENVELOPE_SENDER):
        """Puts a mail into the queue, for the next queue run; its queue id.

        A queue run takes short mails first: each is longer than those before it.
        """
        before = set(self.queue())
        self._held += 1
        self.run(PROGRAM, "-Am", "-odq", "-i", "-f", sender, recipient,
                 text="Subject: lab\n\n" + "hello\n" * self._held)
        return (set(self.queue()) - before).pop()

    def send_from_program(self, recipient):
        """Mail of a program on the sender's host; its queue id."""
        def new():
            return set(self.queue()) - before

        before = set(self.queue())
        self.run("/usr/sbin/sendmail", "-i", "-f", ENVELOPE_SENDER, recipient,
                 text="Subject: lab\n\nhello\n")
        return wait_for(new, f"the mail for {recipient} in the queue").pop()

    def queue(self):
        return [path.name[2:] for path in QUEUE.glob("[qhQ]f*")]

    def still_owed(self):
        """Both of mail that was handed in, and of what programs here have yet to."""
        return [line.rpartition(":")[2].strip("<>")
                for path in (*QUEUE.glob("[qhQ]f*"), *CLIENT_QUEUE.glob("[qhQ]f*"))
                for line in _lines_of(path) if line.startswith("R")]

    def flush(self):
        """-qf stays in the foreground."""
        self._wait_for_deliveries()
        self.run(PROGRAM, "-qf")

    def try_again(self, queue_id):
        self._wait_for_deliveries()
        self.run(PROGRAM, f"-qI{queue_id}", "-qf")

    def forget_queue(self):
        self._wait_for_deliveries()
        for path in QUEUE.iterdir():
            path.unlink()

    def _wait_for_deliveries(self):
        """Each is a child of the daemon, or was one before that has ended."""
        def idle():
            others = subprocess.run(["pgrep", "-f", "^sendmail: "], check=False,
                                    capture_output=True, text=True).stdout.split()
            return set(others) <= {str(self._daemon.pid)}

        wait_for(idle, "Sendmail to be idle", 60)

    def warnings(self):
        return [line for line in self._log.text().splitlines() if "SYSERR" in line]


def _lines_of(path):
    """Of a file that may be gone when it is opened."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []


def _make(source, target):
    """Makes a .cf of a .mc; what m4 complained of."""
    made = subprocess.run(["m4", MAIL / source], check=True, capture_output=True)
    (MAIL / target).write_bytes(made.stdout)
    return made.stderr.decode()
