"""Sessions of the receiving Postfix, read from its log.

Two witnesses are brought together by queue id: smtpd's log knows every session and
whether TLS was up, the trace header of the delivered mail knows who it was for.  They
must agree.
"""

import re
import time

from .errors import LabError
from .records import Session

TLS_UP = re.compile(r"TLS connection established from .*: (TLSv[\d.]+) with cipher")
ACCEPTED = re.compile(r"^(\w+): client=")
COUNT = re.compile(r"\b(mail|rcpt|data)=(?:\d+/)?(\d+)")


class ReceiverLog:
    def __init__(self, log, mails):
        self._log = log
        self._mails = mails
        self._sessions = []
        self._open = {}
        self._queue_ids = {}

    def sessions(self):
        for name, program, pid, text in self._log.new_entries():
            if program == "smtpd":
                self._read(name, pid, text)
        for queue_id, mail in self._mails.copy().items():
            if queue_id in self._queue_ids:
                self._join(self._queue_ids[queue_id], *mail)
        return list(self._sessions)

    def _read(self, name, pid, text):
        if text.startswith("connect from"):
            self._open[pid] = Session(name)
            self._sessions.append(self._open[pid])
        session = self._open.get(pid)
        if session is None:
            return
        if up := TLS_UP.search(text):
            session.tls = up.group(1)
        elif accepted := ACCEPTED.match(text):
            self._queue_ids[accepted.group(1)] = session
        elif text.startswith("disconnect from"):
            for verb, number in COUNT.findall(text):
                setattr(session, verb, int(number))
            session.ended = True
            del self._open[pid]

    @staticmethod
    def _join(session, recipients, tls, size):
        if tls != session.tls:
            raise LabError(f"log and trace header disagree: {session.tls} and {tls}")
        new = [name for name in recipients if name not in session.rcpts]
        session.rcpts += new
        if new:
            session.data_bytes += size
            session.data_at = time.monotonic()
