"""What the sending MTAs of the lab have in common."""

import smtplib
import socket
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .network import call_on, command_on, listens
from .records import domain_of
from .waiting import wait_for

HOST = "sender"
LOG = Path("/lab/sender.log")
ENVELOPE_SENDER = "root@mta.lab.test"


def _same(one, other):
    """An MTA may write a domain in lower case, or a U-label as an A-label."""
    return (one.partition("@")[0], domain_of(one)) == (other.partition("@")[0],
                                                       domain_of(other))


@dataclass(frozen=True)
class Fate:
    """What the sender's queue says about one recipient of one mail."""

    recipient: str
    relay: str
    dsn: str
    status: str
    text: str

    @property
    def told(self):
        """What follows the status."""
        return f"{self.dsn} ({self.text})"

    def __str__(self):
        return f"{self.status} {self.told}"


class LocalSubmission(smtplib.SMTP):
    """A mail program on the sender's own host."""

    def _get_socket(self, host, port, timeout):
        return call_on(HOST, socket.create_connection, (host, port), timeout)


class Sender:
    """A sending MTA: Debian's configuration, one of our fragments, the lab's wiring.

    Derived classes say what it is made of and where it asks policyd, and have start(),
    new_fates(), queue(), still_owed(), flush(), try_again(), forget_queue() and warnings().
    """

    name = ""
    recipe = None
    policyd_socket = Path()
    policyd_group = ""
    remembers_hosts = False  # one mail's failure delays others to the same host
    complaints = ""  # what was said of the fragment as it was put in place
    queued_as = None  # finds a mail's queue id in the answer to its submission

    def __init__(self, examples):
        self.examples = examples
        self._fates = {}

    @property
    def fragment(self):
        """The file of examples/ that makes this MTA ask policyd."""
        raise NotImplementedError

    def start(self):
        """Configures the MTA and starts it; it takes mail on 127.0.0.1:25 then."""
        raise NotImplementedError

    def new_fates(self):
        """(queue id, Fate) of each attempt that the log has told of since the last call."""
        raise NotImplementedError

    def queue(self):
        """The queue ids of the mails that wait."""
        raise NotImplementedError

    def still_owed(self):
        """Who has not got mail yet that is in the queue."""
        raise NotImplementedError

    def flush(self):
        """Tries all mail again, in one queue run."""
        raise NotImplementedError

    def try_again(self, queue_id):
        raise NotImplementedError

    def forget_queue(self):
        """Throws away all mail that waits, and what is remembered about hosts."""
        raise NotImplementedError

    def forget_hosts(self):
        """Throws away what is remembered about hosts."""

    def warnings(self):
        """What the MTA has complained of so far."""
        raise NotImplementedError

    def send(self, *recipients, sender=ENVELOPE_SENDER):
        """Submits one mail per recipient and returns their queue ids."""
        return self.send_each([[recipient] for recipient in recipients], sender)

    def send_together(self, *recipients, sender=ENVELOPE_SENDER):
        """Submits one mail for all the recipients and returns its queue id."""
        return self.send_each([recipients], sender)[0]

    def send_each(self, mails, sender=ENVELOPE_SENDER, header=""):
        """Submits one mail per list of recipients and returns their queue ids."""
        with LocalSubmission("127.0.0.1", 25, "submitter.lab.test", 30) as session:
            session.ehlo()
            return [self._submit(session, sender, recipients, header)
                    for recipients in mails]

    def send_over_tls(self, recipient):
        """Submits one mail over an encrypted session and returns its queue id."""
        anybody = ssl.create_default_context()
        anybody.check_hostname = False
        anybody.verify_mode = ssl.CERT_NONE
        with LocalSubmission("127.0.0.1", 25, "submitter.lab.test", 30) as session:
            session.starttls(context=anybody)
            session.ehlo()
            return self._submit(session, ENVELOPE_SENDER, [recipient])

    def fate(self, queue_id, recipient, nth=1, seconds=30.0):
        """The nth verdict (1 is the first) about a mail's recipient; waits for it."""
        def verdict():
            return self.fates(queue_id, recipient)[nth - 1:nth]

        return wait_for(verdict, f"verdict {nth} about {queue_id}, {recipient}",
                        seconds)[0]

    def fates(self, queue_id, recipient):
        """The verdicts about a mail's recipient so far."""
        self.read_log()
        return [fate for fate in self._fates.get(queue_id, [])
                if _same(fate.recipient, recipient)]

    def read_log(self):
        for queue_id, fate in self.new_fates():
            self._fates.setdefault(queue_id, []).append(fate)

    def wait_until_it_listens(self):
        wait_for(lambda: listens(HOST, ("127.0.0.1", 25)), f"{self.name} to listen")

    def _submit(self, session, sender, recipients, header=""):
        unicode = [] if all(map(str.isascii, recipients)) else ["SMTPUTF8"]
        session.command_encoding = "utf-8" if unicode else "ascii"
        for code, said in (session.mail(sender, unicode),
                           *(session.rcpt(recipient) for recipient in recipients)):
            if code != 250:
                raise smtplib.SMTPResponseException(code, said)
        code, said = session.data(f"{header}Subject: lab\r\n\r\nhello\r\n")
        if code != 250:
            raise smtplib.SMTPResponseException(code, said)
        return self.queued_as.search(said).group(1).decode()

    @staticmethod
    def run(*argv, text=None):
        return subprocess.run(command_on(HOST, *argv), check=True, capture_output=True,
                              input=text, text=True).stdout
