"""The watch of policyd sees that a partner's server has lost its TLS: the submission
service of Postfix, and Exim's ACL, tell it to whoever hands in the next mail.
"""

from pathlib import Path

from lab.doctor import examine, finds, obey, passes, postconf, restored
from lab.sender import ENVELOPE_SENDER, LocalSubmission

SENDERS = ("postfix", "exim")
GOOD, TLS12, OTHER = "user@good.lab", "user@tls12.lab", "user@self-signed.lab"
WHY = ("{} gets mail only encrypted, but their server mx.{} offers no encryption. The fault "
       "is theirs. Not sent: {}.")
NOT_NOW = WHY.format("good.lab", "good.lab", "try again later, or phone")
NEVER = WHY.format("tls12.lab", "tls12.lab", "phone them")
MAIN = Path("/etc/postfix/main.cf")
OURS = "check_policy_service { inet:127.0.0.1:8464, default_action=DUNNO }"
# What a postmaster has typed, and what the doctor calls it.
SETTINGS = (
    ("-X smtpd_recipient_restrictions", "POSTFIX_SUBMISSION_UNASKED"),
    (f"-e smtpd_recipient_restrictions=permit_mynetworks,{OURS}", "POSTFIX_SUBMISSION_LATE"),
    ("-e smtpd_recipient_restrictions=check_policy_service inet:127.0.0.1:8464",
     "POSTFIX_SUBMISSION_STOPS"),
    (f"-e smtpd_recipient_restrictions={OURS}".replace("inet:127.0.0.1:8464",
                                                       "unix:mta-tls/submission"),
     "POSTFIX_SUBMISSION_ASTRAY"),
)


def run(story):
    with story.lab.sender.told_at_submission():
        story.use_watch("--submission", "inet:127.0.0.1:8464")
        try:
            it_is_told(story)
            if story.lab.sender.name == "postfix":
                it_goes_on_while_policyd_is_down(story)
                the_doctor_sees_to_it(story)
        finally:
            for kind in ("good", "tls12"):
                story.lab.receivers.offer_tls(kind, True)
            story.lab.policyd.options = ()


def it_is_told(story):
    look(story)
    for recipient in (GOOD, TLS12, OTHER):
        taken(story, recipient, "while all is well")
    for kind in ("good", "tls12"):
        story.lab.receivers.offer_tls(kind, False)
    look(story)
    refused(story, GOOD, 451, "4.7.4", NOT_NOW)
    refused(story, TLS12, 550, "5.7.4", NEVER)
    taken(story, OTHER, "while others fail")
    for kind in ("good", "tls12"):
        story.lab.receivers.offer_tls(kind, True)
    look(story)
    for recipient in (GOOD, TLS12):
        taken(story, recipient, "once it is mended")
    story.expect((f"again-{GOOD}", "tls", "the mail that follows"))


# Exim's inbound.acl holds all mail back.
def it_goes_on_while_policyd_is_down(story):
    story.lab.policyd.stop()
    for recipient in (GOOD, TLS12, OTHER):
        taken(story, recipient, "while policyd is down")
    story.lab.policyd.start()


def the_doctor_sees_to_it(story):
    def look():
        return examine(story.lab.policyd, "postfix")

    passes(story, "submission-delegation.cf as shipped", look())
    for words, name in SETTINGS:
        with restored(MAIN):
            option, _, setting = words.partition(" ")
            postconf(option, setting)
            found = look()
            finds(story, f"postconf {words}", name, found, 1)
            if name == "POSTFIX_SUBMISSION_UNASKED":
                obey(found.finding(name)["mend"])
                passes(story, "what the finding says is typed", look())
    story.use_policy(None, "--submission", "inet:127.0.0.1:8464")
    finds(story, "policyd without --watch", "DAEMON_WATCH_OFF", look(), 1)


def look(story):
    for domain in ("good.lab", "tls12.lab"):
        story.lab.policyd.ask("watch", "--now", domain)


def ask(recipient):
    """What is said to RCPT; nothing is sent."""
    with LocalSubmission("127.0.0.1", 25, "submitter.lab.test", 30) as session:
        session.ehlo()
        session.mail(ENVELOPE_SENDER)
        code, text = session.rcpt(recipient)
        return code, in_one_line(text.decode())


def in_one_line(text):
    """Exim breaks a long reply, and begins each line with the enhanced code."""
    first, *rest = text.split("\n")
    return " ".join([first, *(line.partition(" ")[2] for line in rest)])


def taken(story, recipient, sentence):
    code, text = ask(recipient)
    story.check(code == 250, f"{sentence}: mail to {recipient} is taken", f"{code} {text}")


def refused(story, recipient, code, enhanced, words):
    told, text = ask(recipient)
    story.check(told == code and text.startswith(enhanced + " ") and text.endswith(words),
                f"{recipient} is told: {code} {enhanced}", f"{told} {text}")
