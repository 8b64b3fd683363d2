"""The mailbox of somebody on the sender's host, to which its MTA delivers."""

import email
import email.policy
import mailbox
import subprocess
from pathlib import Path


class Inbox:
    def __init__(self, user):
        self.path = Path("/var/mail") / user
        self.address = f"{user}@mta.lab.test"
        subprocess.run(["useradd", "--no-create-home", user], check=True)

    def mails(self):
        """All that it has got, the oldest first."""
        if not self.path.exists():
            return []
        return [email.message_from_bytes(mail.as_bytes(), policy=email.policy.default)
                for mail in mailbox.mbox(self.path)]
