"""The receiving side: real Postfix listeners, misbehaving servers, and what they saw."""

import re
import subprocess
from pathlib import Path

from . import postfix, world
from .log_file import LogFile
from .mailbox import Mailbox
from .network import command_on
from .receiver_log import ReceiverLog
from .records import Recorder
from .recording_server import RecordingServer
from .waiting import wait_for

MAIN = {
    "compatibility_level": "3.6",
    "myhostname": "mx.lab",
    "mydestination": "",
    "local_recipient_maps": "",
    "alias_maps": "",
    "mynetworks": "192.0.2.0/24",
    "smtpd_relay_restrictions": "permit_mynetworks, reject",
    "smtpd_recipient_restrictions":
        "check_recipient_access inline:{ {nobody@ = 550 5.1.1 User unknown} }",
    "smtpd_peername_lookup": "no",
    "smtpd_tls_security_level": "may",
    "smtpd_tls_received_header": "yes",
    "smtpd_tls_loglevel": "1",
    "default_transport": "lmtp:inet:[127.0.0.1]:24",
    "maillog_file_prefixes": "/lab",
}
SERVICES = """
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
error     unix  - - n - - error
retry     unix  - - n - - error
lmtp      unix  - - n - - lmtp
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""
USED_TLS = re.compile(rb"\(using (TLSv[\d.]+) with cipher")
QUEUE_ID = re.compile(rb"by mx\.\S+ \([^)]*\) with \S+ id (\w+)")


class MailSink(Mailbox):
    """Where the receiving Postfix delivers: reads the trace header of each mail."""

    def __init__(self):
        super().__init__("lmtp")
        self.traces = {}

    def keep(self, recipients, text):
        super().keep(recipients, text)
        trace = text[:text.index(b"\r\n\r\n")].replace(b"\r\n", b"")
        newest = trace[trace.index(b"Received:"):].split(b"Received:")[1]
        used = USED_TLS.search(newest)
        queue_id = QUEUE_ID.search(newest).group(1).decode()
        mail = self.traces.setdefault(queue_id, ([], used and used.group(1).decode(),
                                                 len(text)))
        mail[0].extend(recipients)


class Receivers:
    def __init__(self, folder, certificates):
        self._folder = folder
        self._certificates = certificates
        self._recorder = Recorder()
        self._sink = MailSink()
        self._log = ReceiverLog(LogFile(folder / "mail.log"), self._sink.traces)

    def start(self):
        for server in world.SERVERS.values():
            if not server.real:
                RecordingServer(server.kind, server.behaviour, self._recorder,
                                self._certificates.get(server.certificate)
                                ).listen("mx", (server.address, 25))
        self._sink.listen("mx", ("127.0.0.1", 24))
        self._write_configuration()
        postfix.start("mx", self._folder, LogFile(self._folder / "mail.log"))

    def sessions(self):
        """Every session so far, of either kind of server."""
        return self._log.sessions() + self._recorder.sessions()

    def mail(self, mark):
        """The first mail with that mark that a receiving Postfix has taken, whole."""
        return self._sink.mail(mark)

    def mails_for(self, recipient):
        """The mails that a receiving Postfix has taken for them, whole."""
        return [mail for mail in self._sink.mails() if recipient in mail.recipients]

    def offer_tls(self, kind, offered):
        """Takes STARTTLS from a real server, or gives it back."""
        service = f"{world.SERVERS[kind].address}:smtp/inet"
        level = "may" if offered else "none"
        subprocess.run(["postconf", "-c", self._folder, "-P",
                        f"{service}/smtpd_tls_security_level={level}"], check=True)
        old = postfix.children_of_master(self._folder / "queue")
        subprocess.run(command_on("mx", "postfix", "-c", str(self._folder), "reload"),
                       check=True, capture_output=True)
        wait_for(lambda: not old & postfix.children_of_master(self._folder / "queue"),
                 "the receiving Postfix to reload")

    def session_with(self, recipient):
        """The first session in which the recipient's mail arrived, or None."""
        return next((session for session in self.sessions()
                     if recipient in session.rcpts), None)

    def _write_configuration(self):
        folder = self._folder
        folder.mkdir()
        (folder / "main.cf").touch()
        (folder / "master.cf").write_text(
            SERVICES + "".join(self._listener(server)
                               for server in world.SERVERS.values() if server.real))
        postfix.configure(folder, MAIN | {
            "queue_directory": folder / "queue", "data_directory": folder / "data",
            "maillog_file": folder / "mail.log"})
        (folder / "queue").mkdir()

    def _listener(self, server):
        certificate: Path = self._certificates[server.certificate].path
        options = (f"syslog_name={server.kind}", f"myhostname={server.host}",
                   f"smtpd_tls_chain_files={certificate}", *server.options)
        return (f"{server.address}:smtp inet n - n - - smtpd\n"
                + "".join(f"  -o {option}\n" for option in options))
