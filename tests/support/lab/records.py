"""What receivers saw: the evidence of every test."""

import threading
import time
from dataclasses import dataclass, field


@dataclass
class Session:
    """One SMTP session.  mail, rcpt and data count commands, accepted or not."""

    server: str
    tls: str | None = None
    sni: str | None = None
    mail: int = 0
    rcpt: int = 0
    data: int = 0
    rcpts: list[str] = field(default_factory=list)
    data_bytes: int = 0
    opened_at: float = field(default_factory=time.monotonic)
    data_at: float = 0.0
    ended: bool = False

    @property
    def carried(self):
        """True when anything about a mail was said in this session."""
        return bool(self.mail or self.rcpt or self.data or self.data_bytes)

    @property
    def spoke_at(self):
        """When the mail was handed over, as far as it came."""
        return self.data_at or self.opened_at

    def __str__(self):
        return (f"{self.server}: {self.tls or 'plain text'}, MAIL {self.mail} "
                f"RCPT {self.rcpt} DATA {self.data}, {self.data_bytes} bytes "
                f"for {', '.join(self.rcpts) or 'nobody'}")


class Recorder:
    """Sessions as the Python servers add them, from threads of their own."""

    def __init__(self):
        self._lock = threading.Lock()
        self._sessions = []

    def open(self, server):
        session = Session(server)
        with self._lock:
            self._sessions.append(session)
        return session

    def sessions(self):
        with self._lock:
            return list(self._sessions)


def note_data(session, size):
    session.data_bytes += size
    session.data_at = time.monotonic()


def domain_of(address):
    """The recipient's domain, in lower case and as an A-label."""
    domain = address.rpartition("@")[2].lower()
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain
