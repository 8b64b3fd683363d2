"""Sendmail as the receiving MTA."""

import re
import shutil
import subprocess
from pathlib import Path

from . import sasl, syslog_sink
from .gateway import Gateway
from .inbound_world import ADDRESS_V6, NAME, OURS
from .mailbox import PORT
from .recipes import SENDMAIL
from .world import HAS_IPV6

MAIL = Path("/etc/mail")
# What of Debian's sendmail.mc would keep a lab without DNS, or slow, or away from us.
NOT_HERE = re.compile(r"^(DAEMON_OPTIONS|FEATURE\(`(greet_pause|ratecontrol|conncontrol)|"
                      r"define\(`conf(CONNECTION_RATE|BAD_RCPT)).*\n", re.MULTILINE)
LISTEN_V6 = ("DAEMON_OPTIONS(`Family=inet6, Name=MTA-v6, Port=smtp, "
             f"Addr={ADDRESS_V6}')dnl")
FILTER = re.compile(r"INPUT_MAIL_FILTER\(.*")
WIRING = f"""
include(`/etc/mail/tls/starttls.m4')dnl
define(`confSERVER_CERT', `/etc/mail/tls/gateway.pem')dnl
define(`confSERVER_KEY', `/etc/mail/tls/gateway.pem')dnl
define(`confDOMAIN_NAME', `{NAME}')dnl
define(`confTO_IDENT', `0s')dnl
FEATURE(`nocanonify')dnl
FEATURE(`accept_unresolvable_domains')dnl
TRUST_AUTH_MECH(`PLAIN')dnl
define(`confAUTH_MECHANISMS', `PLAIN')dnl
define(`RELAY_MAILER_ARGS', `TCP $h {PORT}')dnl
FEATURE(`mailertable')dnl
DAEMON_OPTIONS(`Family=inet, Name=MTA-v4, Port=smtp')dnl
{LISTEN_V6 if HAS_IPV6 else "dnl"}
include(`/etc/mail/mta-tls-milter.mc')dnl
"""


class SendmailGateway(Gateway):
    name = "sendmail"
    recipe = SENDMAIL
    asks = "milter"

    @property
    def fragment(self):
        return self.examples / "sendmail" / "mta-tls-milter.mc"

    def start(self):
        syslog_sink.start(self.log)
        key = MAIL / "tls" / "gateway.pem"
        shutil.copy(self.certificate.path, key)
        key.chmod(0o600)
        Path("/run/sendmail/mta").mkdir(parents=True)
        sasl.make_user(Path("/usr/lib/sasl2/Sendmail.conf"), Path("/etc/sasldb2"))
        shutil.copy(MAIL / "service.switch-nodns", MAIL / "service.switch")
        self._make_tables()
        self._run()

    def vary(self, varied):
        """Uses the filter that the fragment shows in a comment, or the first one again."""
        self._process.terminate()
        self._process.wait()
        self._run(varied)

    def _run(self, varied=False):
        self._configure(varied)
        self._process = self.spawn("/usr/sbin/sendmail-mta", "-bD", "-q1s")
        self.wait_until_it_listens()

    def _configure(self, varied):
        mc = (MAIL / "sendmail.mc").read_text(encoding="utf-8")
        fragment = self.fragment.read_text(encoding="utf-8")
        if varied:
            active, comment = FILTER.findall(fragment)
            fragment = fragment.replace(active, f"dnl {active}", 1).replace(
                f"dnl {comment}", comment, 1)
        (MAIL / "mta-tls-milter.mc").write_text(fragment, encoding="utf-8")
        mc = NOT_HERE.sub("", mc).replace("MAILER_DEFINITIONS",
                                          WIRING + "MAILER_DEFINITIONS")
        (MAIL / "lab.mc").write_text(mc, encoding="utf-8")
        made = subprocess.run(["m4", MAIL / "lab.mc"], check=True, capture_output=True)
        (MAIL / "sendmail.cf").write_bytes(made.stdout)

    @staticmethod
    def _make_tables():
        """Our domains go to the mailbox, with the recipient as it was.

        Debian's access table rejects 192.0.2.0/24, where the lab is.
        """
        access = (MAIL / "access").read_text(encoding="utf-8")
        _make_map("access", access.replace("Connect:192.0.2 REJECT", "")
                  + "".join(f"To:{domain}\tRELAY\n" for domain in OURS))
        _make_map("mailertable", "".join(f"{domain}\trelay:[127.0.0.1]\n"
                                         for domain in OURS))

    def queued(self):
        return list(Path("/var/spool/mqueue").glob("[dq]f*"))

    def flush(self):
        self.run("/usr/sbin/sendmail-mta", "-q")


def _make_map(name, text):
    subprocess.run(["makemap", "hash", MAIL / name], input=text, text=True, check=True)
