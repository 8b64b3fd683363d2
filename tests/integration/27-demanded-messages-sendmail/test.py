"""Sendmail has no transport to hand a message to: it is proved, or refused."""

SUBMISSIONS = ("sendmail",)
HERE = "root@mta.lab.test"
TAGGED = {"subject": "Re: [Secure] offer", "demands": True}
PROVED = {"subject": "offer", "headers": "X-Require-TLS: yes\n", "demands": True}
MARKER = "X-MTA-TLS-Forced"
NOT_AGREED = ('This message must travel encrypted (rule "{}", level {}): for mail to {} '
              "that is not agreed. Ask your postmaster to agree on it with them.")


def run(story):
    story.use_policy()
    refused(story)
    proved(story)
    recipients_here(story)
    forged_markers(story)
    senders(story)
    milter_is_down(story)


def sent(story, recipient, saw, **what):
    submitted = story.submit(recipient, **what)
    delivery = story.fate(submitted, recipient)
    story.check(delivery.saw == saw, f"{recipient}: the receiver sees {saw}",
                str(delivery))
    return submitted


def refused(story):
    for domain in ("good.lab", "no-tls.lab", "good.may.lab"):
        story.expect_reply(f"tag, {domain}", story.submit(f"user@{domain}", **TAGGED),
                           "550 5.7.10", NOT_AGREED.format("tag", "encrypt", domain))
    story.expect_reply("less than is demanded",
                       story.submit("user@good.encrypt.lab", **PROVED), "550 5.7.10",
                       NOT_AGREED.format("required", "verify", "good.encrypt.lab"))
    story.expect_reply("one of two is not agreed",
                       story.submit("user@good.encrypt.lab", "user@good.lab", **TAGGED),
                       "550 5.7.10", NOT_AGREED.format("tag", "encrypt", "good.lab"))
    sent(story, "untagged@no-tls.lab", "plain text")


def proved(story):
    """Sendmail asks policyd for the recipient's domain, and obeys."""
    for subject, left in (
            ("Re: [Secure] offer", "Re: offer"), ("[secure]", None),
            ("=?utf-8?Q?=5Bsecure=5D_f=C3=BCr?=\n Sie", "=?utf-8?Q?f=C3=BCr?= Sie")):
        submitted = sent(story, "tag@good.encrypt.lab", "TLSv1.3", subject=subject,
                         demands=True)
        mail = story.lab.receivers.mail(submitted.mark)
        story.check(mail.header("Subject") == ([left] if left else []),
                    f"the receiver reads {left!r}", mail.text)
    submitted = sent(story, "proof@good.verify.lab", "TLSv1.3", **PROVED)
    mail = story.lab.receivers.mail(submitted.mark)
    story.check(not mail.header("X-Require-TLS"), "nor the header field", mail.text)
    sent(story, "tag@no-tls.encrypt.lab", "nothing", **TAGGED)
    sent(story, "proof@self-signed.verify.lab", "nothing", **PROVED)


def recipients_here(story):
    story.expect_reply("here alone", story.submit(HERE, **TAGGED), "250")
    submitted = story.submit(HERE, "mixed@good.encrypt.lab", **TAGGED)
    story.check(story.fate(submitted, "mixed@good.encrypt.lab").saw == "TLSv1.3",
                "here, and where the table forces TLS: both")
    story.expect_reply("here and elsewhere, whatever the rule accepts",
                       story.submit(HERE, "mixed@good.lab", demands=True,
                                    headers="Sensitivity: private\n"),
                       "550 5.7.10", NOT_AGREED.format("if-possible", "encrypt", "good.lab"))


def forged_markers(story):
    submitted = sent(story, "forged@no-tls.lab", "plain text",
                     headers=f"{MARKER}: encrypt\n{MARKER}: verify\n")
    mail = story.lab.receivers.mail(submitted.mark)
    story.check(not mail.header(MARKER), "a marker does not leave", mail.text)


def senders(story):
    """By address the rulesets ask for the sender; who has logged in they cannot tell."""
    hr = {"sender": "hr@ours.lab", "demands": True}
    sent(story, "hr@good.lab", "TLSv1.3", **hr)
    sent(story, "hr@no-tls.lab", "nothing", **hr)


def milter_is_down(story):
    story.lab.milter.stop()
    story.expect_reply("the milter is down", story.submit("milter@good.lab", **TAGGED),
                       "451 4.3.2")
    story.lab.milter.start()
    sent(story, "milter@good.encrypt.lab", "TLSv1.3", **TAGGED)
