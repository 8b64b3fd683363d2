"""Postfix as the receiving MTA."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

from . import postfix, sasl
from .gateway import Gateway
from .inbound_world import NAME, OURS
from .log_file import LogFile
from .mailbox import PORT
from .recipes import POSTFIX
from .postfix_sender import APPLY, CHROOT, CONFIGURATION
from .waiting import wait_for

WIRING = {
    "myhostname": NAME,
    "mydestination": ", ".join(OURS),
    "local_recipient_maps": "",
    "local_transport": f"smtp:[127.0.0.1]:{PORT}",
    "mynetworks": "127.0.0.0/8",
    "smtpd_sasl_auth_enable": "yes",
    "queue_run_delay": "1s",
    "minimal_backoff_time": "2s",
    "maximal_backoff_time": "2s",
}

COMMENTED = re.compile(r"^# (smtpd_(?:milters|sender_restrictions)) = (.*)$",
                       re.MULTILINE)
FOLDER = re.compile(r"^# (install -d .*)$", re.MULTILINE)
SETTINGS = ("smtpd_milters", "smtpd_sender_restrictions")


class PostfixGateway(Gateway):
    name = "postfix"
    recipe = POSTFIX
    asks = "milter"

    def __init__(self, repository, *more, **named):
        super().__init__(repository, *more, **named)
        folder = repository / "examples" / "postfix"
        self.fragments = {what: folder / f"inbound-{what}.cf"
                          for what in ("milter", "delegation")}

    def start(self):
        self._configure()
        postfix.configure(CONFIGURATION, {"maillog_file": self.log,
                                          "maillog_file_prefixes": "/lab"})
        subprocess.run(["/usr/lib/postfix/configure-instance.sh", "-"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        postfix.start(self.host, CONFIGURATION, LogFile(self.log))
        self.wait_until_it_listens()

    def adopt(self):
        """Makes a gateway of the Postfix that runs already."""
        self._configure()
        self.set()

    def _configure(self):
        self._apply()
        key = Path("/etc/postfix/gateway.pem")
        shutil.copy(self.certificate.path, key)
        key.chmod(0o600)
        postfix.configure(CONFIGURATION, WIRING | {"smtpd_tls_chain_files": key})
        sasl.make_user(Path("/etc/postfix/sasl/smtpd.conf"), CHROOT / "etc" / "sasldb2",
                       owner="postfix")

    @property
    def fragment(self):
        return self.fragments[self.asks]

    def ask(self, what):
        """Takes one fragment back, as its first lines say, and applies the other."""
        subprocess.run(["postconf", "-X", *SETTINGS], check=True)
        self.asks = what
        self._apply()
        self.set()

    def vary(self, varied):
        """Uses the setting that the fragment shows in a comment, or the first one again."""
        if varied:
            name, value = COMMENTED.search(self.fragment.read_text("utf-8")).groups()
            self.set(**{name: value})
        else:
            self.ask(self.asks)

    def _apply(self):
        """As the fragment's own lines say."""
        for command in FOLDER.findall(self.fragment.read_text(encoding="utf-8")):
            subprocess.run(shlex.split(command), check=True)
        subprocess.run(APPLY.format(fragment=shlex.quote(str(self.fragment))), shell=True,
                       check=True)

    def set(self, **settings):
        """Changes main.cf; returns once no process with the old one is left."""
        if settings:
            postfix.configure(CONFIGURATION, settings)
        old = postfix.children_of_master(CHROOT)
        self.run("postfix", "reload")
        wait_for(lambda: not old & postfix.children_of_master(CHROOT),
                 "Postfix to reload")

    def queued(self):
        """What it has accepted and not delivered yet."""
        return [line for line in self.run("postqueue", "-j").splitlines() if line]

    def flush(self):
        self.run("postqueue", "-f")
