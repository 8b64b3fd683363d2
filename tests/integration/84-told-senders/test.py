"""`mta-tls queue --warn-senders`: whose message waits for TLS is told so, once, in plain
words, with the cause as it really is.
"""

import datetime
import email
import json
import mailbox
import subprocess
from pathlib import Path

from lab import world
from lab.delivery import conclude
from lab.network import command_on
from lab.sender import HOST
from lab.waiting import wait_for

SENDERS = ("postfix", "sendmail", "exim")
AUTHOR = "author@mta.lab.test"
INBOX = Path("/var/mail/author")
# Sendmail writes a name for nobody into a mailbox.
NOBODY = ("<>", "<MAILER-DAEMON>")


LOOKING = ("--probe", "--resolver", world.RESOLVER, "--trust-anchor",
           "/lab/dns/anchor.key", "--ehlo", "sender.lab")


def run(story):
    story.use_policy()
    subprocess.run(["useradd", "--no-create-home", "--home-dir", "/", "author"], check=True)
    tells_nobody_too_early(story)
    tells_each_author_once(story)
    tells_of_each_recipient(story)
    tells_no_program(story)
    tells_of_our_own_fault(story)
    forgets_what_is_gone(story)


def state_file(story):
    return story.lab.policyd.policy.with_name("told.json")


def warn(story, hours, *options):
    """As if it were so many hours later."""
    then = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)
    ran = subprocess.run(
        command_on(HOST, story.lab.build / "policyd" / "mta-tls", "queue", "--json",
                   "--warn-senders", "--state", state_file(story), "--policy",
                   story.lab.policyd.policy, "--mta", story.lab.sender.name, "--at", then.strftime("%Y-%m-%dT%H:%M:%SZ"),
                   *options),
        capture_output=True, text=True, check=False, timeout=120)
    story.check(ran.returncode in (1, 2) and "error" not in json.loads(ran.stdout),
                f"senders are told after {hours} hours", ran.stdout + ran.stderr)


def wait_for_mail(story, domain, **how):
    recipient = f"user@{domain}"
    how = {"sender": AUTHOR, **how}
    (queue_id,) = story.lab.sender.send_each([[recipient]], **how)
    conclude(story.lab, recipient, queue_id)
    story.lab.sender.forget_hosts()


def notices(story, count):
    """The mails that the author has got, when there are so many."""
    def all_of_them():
        return list(mailbox.mbox(INBOX)) if INBOX.exists() else []

    settle(story)
    wait_for(lambda: len(all_of_them()) >= count, f"{count} notices for the author")
    return [email.message_from_string(mail.as_string()) for mail in all_of_them()]


def settle(story):
    """Until the author has got all that was sent."""
    wait_for(lambda: AUTHOR not in story.lab.sender.still_owed(),
             "all notices to be delivered")


def tells_nobody_too_early(story):
    wait_for_mail(story, "no-tls.encrypt.lab")
    warn(story, 0.5)
    settle(story)
    story.check(not INBOX.exists(), "nobody is told before warn_sender_after")


def tells_each_author_once(story):
    warn(story, 2)
    (notice,) = notices(story, 1)
    text = notice.get_payload(0).get_payload()
    report = notice.get_payload(1).as_string()
    story.check(notice["Auto-Submitted"] == "auto-replied"
                and notice["Return-Path"] in NOBODY
                and notice.get_content_type() == "multipart/report",
                "the notice is one that nothing answers", notice.as_string())
    story.check("no-tls.encrypt.lab gets mail only encrypted, but their server offers no "
                "encryption." in text and "you need not send it again" in text,
                "the author reads the reason in plain words", text)
    story.check("Action: delayed" in report and "Final-Recipient: rfc822; "
                "user@no-tls.encrypt.lab" in report, "programs read it, too", report)
    warn(story, 3)
    story.check(len(notices(story, 1)) == 1, "once")
    wait_for_mail(story, "expired.verify.lab")
    warn(story, 3)
    story.check(len(notices(story, 1)) == 1, "a rule's own time counts")
    warn(story, 9, *LOOKING)
    text = notices(story, 2)[1].get_payload(0).get_payload()
    story.check("the certificate of their server mx.expired.lab is out of date" in text,
                "the cause is what was seen, not what the MTA calls it", text)


def tells_of_each_recipient(story):
    """Sendmail keeps one reason for both: who has not looked does not know whose it is."""
    recipients = ["user@no-tls.encrypt.lab", "user@garbage.encrypt.lab"]
    (queue_id,) = story.lab.sender.send_each([recipients], sender=AUTHOR)
    for recipient in recipients:
        conclude(story.lab, recipient, queue_id)
    story.lab.sender.forget_hosts()
    if story.lab.sender.name == "sendmail":
        warn(story, 2)
        story.check(len(notices(story, 2)) == 2, "nobody is told a reason that is a guess")
    warn(story, 2, *LOOKING)
    text = notices(story, 3)[2].get_payload(0).get_payload()
    story.check("their server mx.no-tls.lab offers no encryption" in text
                and "encryption fails with their server mx.garbage.lab" in text,
                "each recipient has its own reason", text)


def tells_no_program(story):
    wait_for_mail(story, "no-tls.encrypt.lab", sender="")
    wait_for_mail(story, "no-tls.encrypt.lab", header="List-Id: <list.own.example>\r\n")
    wait_for_mail(story, "no-tls.encrypt.lab",
                  header="Auto-Submitted: auto-generated\r\n")
    warn(story, 2)
    story.check(len(notices(story, 3)) == 3, "no bounce, list or program is told")


def tells_of_our_own_fault(story):
    story.lab.policyd.stop()
    wait_for_mail(story, "good.encrypt.lab")
    warn(story, 2)
    text = notices(story, 4)[3].get_payload(0).get_payload()
    story.check("The fault is on our side" in text and "phone" not in text,
                "nobody is sent to the recipient for a fault of ours", text)
    story.lab.policyd.start()


def forgets_what_is_gone(story):
    told = len(json.loads(state_file(story).read_text())["warned"])
    story.check(told >= 4, "what was told is remembered", str(told))
    story.lab.sender.forget_queue()
    wait_for_mail(story, "no-tls.encrypt.lab")
    warn(story, 0.1)
    left = json.loads(state_file(story).read_text())["warned"]
    story.check(not left, "and forgotten with the message", str(left))
