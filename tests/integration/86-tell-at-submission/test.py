"""The submission service of Postfix, and Exim's ACL, ask policyd whether mail can go: where
nothing is watched, and while policyd is down, all mail is taken.
"""

from lab.sender import ENVELOPE_SENDER, LocalSubmission

SENDERS = ("postfix", "exim")
GOOD, OTHER = "user@good.lab", "user@self-signed.lab"


def run(story):
    with story.lab.sender.told_at_submission():
        story.use_policy(None, "--submission", "inet:127.0.0.1:8464")
        for recipient in (GOOD, OTHER):
            taken(story, recipient, "where nothing is watched")
        story.expect((f"sent-{GOOD}", "tls", "a mail that was taken"))
        if story.lab.sender.name == "postfix":  # Exim's inbound.acl holds all mail back
            story.lab.policyd.stop()
            for recipient in (GOOD, OTHER):
                taken(story, recipient, "while policyd is down")
    story.lab.policyd.options = ()


def ask(recipient):
    """What is said to RCPT; nothing is sent."""
    with LocalSubmission("127.0.0.1", 25, "submitter.lab.test", 30) as session:
        session.ehlo()
        session.mail(ENVELOPE_SENDER)
        code, text = session.rcpt(recipient)
        return code, text.decode()


def taken(story, recipient, sentence):
    code, text = ask(recipient)
    story.check(code == 250, f"{sentence}: mail to {recipient} is taken", f"{code} {text}")
