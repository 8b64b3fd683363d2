"""Where the receiving MTA delivers to: every mail whole, as the MTA queued it."""

import re
import threading
from dataclasses import dataclass

from .recording_server import RecordingServer
from .records import Recorder
from .waiting import wait_for

PORT = 2424
MARK = re.compile(rb"^X-Lab-Mark: (\S+)\r$", re.MULTILINE)


@dataclass(frozen=True)
class Mail:
    mark: str
    recipients: tuple[str, ...]
    text: str

    def header(self, name):
        """The unfolded values of every header field of that name, in order."""
        head = re.sub(r"\n[ \t]+", " ", self.text.partition("\n\n")[0])
        return [line.partition(":")[2].strip() for line in head.split("\n")
                if line.lower().startswith(name.lower() + ":")]


class Mailbox(RecordingServer):
    """Mails are told apart by a header field `X-Lab-Mark` that each of them bears."""

    def __init__(self, behaviour="mailbox"):
        super().__init__("mailbox", behaviour, Recorder())
        self._lock = threading.Lock()
        self._mails = []

    def start(self, host):
        self.listen(host, ("127.0.0.1", PORT))

    def keep(self, recipients, text):
        mark = MARK.search(text)
        text = text.decode("utf-8", "replace").replace("\r\n", "\n")
        with self._lock:
            self._mails.append(
                Mail(mark.group(1).decode() if mark else "", tuple(recipients), text))

    def mails(self):
        with self._lock:
            return list(self._mails)

    def deliveries(self):
        """(mark, recipient) of every delivery, also of those that came twice."""
        return [(mail.mark, recipient) for mail in self.mails()
                for recipient in mail.recipients]

    def mail(self, mark, seconds=20):
        """The mail with that mark; waits for it."""
        return wait_for(lambda: next((mail for mail in self.mails() if mail.mark == mark),
                                     None), f"mail {mark} in the mailbox", seconds)
