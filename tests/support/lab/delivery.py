"""Sending mail through the lab and looking at both ends."""

from dataclasses import dataclass

from .records import Session
from .sender import Fate
from .waiting import wait_for


@dataclass
class Delivery:
    """One mail: what the sender's queue says and what the receiver saw of it."""

    mta: str
    recipient: str
    queue_id: str
    fate: Fate
    session: Session | None

    @property
    def saw(self):
        if self.session is None:
            return "nothing"
        return self.session.tls or "plain text"

    def __str__(self):
        return f"{self.recipient}: receiver saw {self.saw}; queue: {self.fate}"


def deliver(lab, *recipients):
    """Sends one mail to each and waits until the sender's queue has decided."""
    queue_ids = lab.sender.send(*recipients)
    return [conclude(lab, recipient, queue_id)
            for recipient, queue_id in zip(recipients, queue_ids)]


def deliver_in_turn(lab, *recipients):
    """The same one after the other, where one mail's failure would delay the next."""
    if not lab.sender.remembers_hosts:
        return deliver(lab, *recipients)
    deliveries = []
    for recipient in recipients:
        deliveries += deliver(lab, recipient)
        lab.sender.forget_hosts()
    return deliveries


def deliver_together(lab, *recipients):
    """Sends one mail to all of them and waits until the queue has decided on each."""
    queue_id = lab.sender.send_together(*recipients)
    return [conclude(lab, recipient, queue_id) for recipient in recipients]


def conclude(lab, recipient, queue_id, nth=1, seconds=30.0):
    fate = lab.sender.fate(queue_id, recipient, nth, seconds)
    session = lab.receivers.session_with(recipient)
    if fate.status == "sent" and session is None:
        session = wait_for(lambda: lab.receivers.session_with(recipient),
                           f"the mail for {recipient} at its receiver")
    return Delivery(lab.sender.name, recipient, queue_id, fate, session)


def conclude_sent(lab, recipient, queue_id, seconds=30.0):
    """Waits, through any number of deferrals, until the mail has left the queue."""
    def delivered():
        return any(fate.status == "sent"
                   for fate in lab.sender.fates(queue_id, recipient))

    wait_for(delivered, f"mail to {recipient} to be delivered", seconds)
    return conclude(lab, recipient, queue_id,
                    len(lab.sender.fates(queue_id, recipient)))
