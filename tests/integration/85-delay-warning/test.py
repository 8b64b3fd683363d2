"""`delay_warning_time` of examples/postfix/main.cf: Postfix itself tells whose mail waits, in
its own words.
"""

from lab.delivery import conclude
from lab.inbox import Inbox
from lab.waiting import wait_for

SENDERS = ("postfix",)
RECIPIENT = "user@no-tls.encrypt.lab"
SHIPPED = "delay_warning_time = 1h"


def run(story):
    story.use_policy()
    story.check(SHIPPED in story.lab.sender.fragment.read_text("utf-8").splitlines(),
                "main.cf has Postfix tell after an hour")
    clerk = Inbox("clerk")
    story.lab.sender.set(delay_warning_time="1s")
    try:
        tells_the_author(story, clerk)
    finally:
        story.lab.sender.set(delay_warning_time="1h")


def tells_the_author(story, clerk):
    (queue_id,) = story.lab.sender.send(RECIPIENT, sender=clerk.address)
    delivery = conclude(story.lab, RECIPIENT, queue_id)
    story.check(delivery.fate.status == "deferred" and delivery.saw == "nothing",
                "the mail waits, and nothing of it was seen", str(delivery))
    (notice,) = wait_for(lambda: notices(story, clerk), "the author to be told")
    report = " ".join(notice.get_payload(1).as_string().split())
    story.check("Action: delayed" in report and "4.7.4" in report
                and "TLS is required, but was not offered" in report,
                "the author is told that it waits, and why", report)
    story.check(queue_id in story.lab.sender.queue(), "the mail still waits")


def notices(story, clerk):
    """Postfix tells when it tries again, after the time."""
    story.lab.sender.flush()
    return clerk.mails()
