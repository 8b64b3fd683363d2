"""Messages of our users that demand TLS: what receivers of every kind see of them."""

from lab import shipped
from lab.waiting import wait_for

SUBMISSIONS = ("postfix",)
HERE = "user@ours.lab"
TAGGED = {"subject": "Re: [Secure] offer", "demands": True}
PROVED = {"subject": "offer", "headers": "X-Require-TLS: yes\n", "demands": True}
HEAD = 'This message must travel encrypted (rule "tag", level encrypt): '
MIXED = HEAD + ("it has recipients here (ours.lab) and elsewhere ({}), for whom that "
                "cannot be done at once. Send it twice: to those here, and to those "
                "elsewhere.")
NOT_AGREED = HEAD + ("for mail to {} that is not agreed. Ask your postmaster to agree on "
                     "it with them.")
MARKER = "X-MTA-TLS-Forced"


def run(story):
    story.use_policy()
    shipped.check(story, story.lab.front.examples / "forced-main.cf")
    every_kind_of_server(story)
    marks_are_gone(story)
    what_the_table_forces_takes_its_own_way(story)
    all_recipients_are_forced_together(story)
    recipients_here(story)
    in_testing(story)
    forged_markers(story)
    tags_of_strangers(story)
    senders(story)
    programs_on_the_host(story)
    behind_a_relay(story)
    policyd_is_down(story)
    milter_is_down(story)
    without_the_switch(story)


def every_kind_of_server(story):
    """No rule is about these domains: the message alone says what it needs."""
    for kind, tagged, proved in (
            ("good", "tls", "tls"), ("self-signed", "tls", "unproven"),
            ("wrong-name", "tls", "unproven"), ("tls12", "tls", "tls"),
            ("no-tls", "no-offer", "no-offer"), ("refuses", "refused", "refused"),
            ("garbage", "handshake", "handshake")):
        for name, word, what in (("tag", tagged, TAGGED), ("proof", proved, PROVED)):
            recipient = f"{name}@{kind}.lab"
            sent(story, recipient, word, kind, what)
    sent(story, "clear@no-tls.lab", "clear", "no-tls", {})


def sent(story, recipient, word, kind, what, sentence=""):
    submitted = story.submit(recipient, **what)
    delivery = story.fate(submitted, recipient)
    story.expect_of(delivery, word, f"{sentence or recipient}: {word}", kind)
    return submitted


def marks_are_gone(story):
    """What the receiver reads: no marker, no tag, and the rest as it was."""
    for subject, left in (
            ("[secure] Offer", "Offer"),
            ("=?utf-8?Q?=5Bsecure=5D_f=C3=BCr?= Sie", "=?utf-8?Q?f=C3=BCr?= Sie"),
            ("=?utf-8?B?W3NlY3VyZV0gZsO8cg==?=", "=?utf-8?B?ZsO8cg==?="),
            ("Re:\n [secure]\n Offer", "Re: Offer"), ("[secure]", None)):
        submitted = story.submit("marks@good.lab", subject=subject, demands=True)
        mail = story.lab.receivers.mail(submitted.mark)
        story.check(mail.header("Subject") == ([left] if left else []),
                    f"the receiver reads {left!r}", mail.text)
        story.check(not mail.header(MARKER), "and no marker", mail.text)
    submitted = story.submit("marks@good.lab", **PROVED)
    mail = story.lab.receivers.mail(submitted.mark)
    story.check(not mail.header("X-Require-TLS") and not mail.header(MARKER),
                "the receiver reads neither X-Require-TLS nor a marker", mail.text)


def transport_of(story, submitted):
    """The syslog name of the client that had the mail: "postfix/forcedtls" …"""
    line = next(line for line in story.lab.sender.log.text().splitlines()
                if f" {submitted.queue_id}: to=" in line)
    return line.split()[4].partition("/smtp[")[0]


def went_by(story, submitted, transport, sentence):
    known = transport_of(story, submitted)
    story.check(known == transport, f"{sentence}: by {transport}", known)


def what_the_table_forces_takes_its_own_way(story):
    for recipient, what, transport in (
            ("own@good.encrypt.lab", TAGGED, "postfix"),
            ("own@good.verify.lab", TAGGED, "postfix"),
            ("own@good.verify.lab", PROVED, "postfix"),
            ("own@good.encrypt.lab", PROVED, "postfix/forcedtls-verify"),
            ("own@good.may.lab", TAGGED, "postfix/forcedtls"),
            ("own@good.may.lab", {}, "postfix")):
        submitted = sent(story, recipient, "tls", "good", what)
        went_by(story, submitted, transport, f"{recipient}, {len(what)} marks")
    sent(story, "own@no-tls.encrypt.lab", "no-offer", "no-tls", TAGGED)


def all_recipients_are_forced_together(story):
    """FILTER is per message."""
    recipients = ["all@good.lab", "all@together.no-tls.lab", "all@good.encrypt.lab"]
    submitted = story.submit(*recipients, **TAGGED)
    for recipient, word in zip(recipients, ("tls", "no-offer", "tls")):
        delivery = story.fate(submitted, recipient)
        story.expect_of(delivery, word, f"one message, {recipient}: {word}")
    clients = {line.split()[4].partition("/smtp[")[0]
               for line in story.lab.sender.log.text().splitlines()
               if f" {submitted.queue_id}: to=" in line}
    story.check(clients == {"postfix/forcedtls"}, "all by forcedtls", str(clients))


def recipients_here(story):
    story.expect_reply("here and elsewhere", story.submit(HERE, "mixed@good.lab", **TAGGED),
                       "550 5.7.10", MIXED.format("good.lab"))
    submitted = story.submit(HERE, **TAGGED)
    story.check(story.lab.mailbox.mail(submitted.mark).header("Subject") == ["Re: offer"],
                "here alone: in the mailbox, without its tag")
    submitted = story.submit(HERE, "mixed@good.encrypt.lab", **TAGGED)
    story.lab.mailbox.mail(submitted.mark)
    story.expect_of(story.fate(submitted, "mixed@good.encrypt.lab"), "tls",
                    "here, and where the table forces TLS: both")
    submitted = story.submit(HERE, "accepted@no-tls.lab", headers="Sensitivity: private\n")
    story.lab.mailbox.mail(submitted.mark)
    delivery = story.fate(submitted, "accepted@no-tls.lab")
    story.expect_of(delivery, "clear", "mixed and accepted: goes as it can")
    sent(story, "alone@mixed.no-tls.lab", "no-offer", "no-tls",
         {"headers": "Sensitivity: private\n"}, "the same, not mixed")


def in_testing(story):
    submitted = sent(story, "trial@no-tls.lab", "clear", "no-tls",
                     {"subject": "[trial] x"})
    mail = story.lab.receivers.mail(submitted.mark)
    story.check(mail.header("Subject") == ["[trial] x"], "a rule in testing takes nothing "
                "off", mail.text)
    story.check("MTLS_DEMAND_TESTING" in story.lab.milter.log.read_text(encoding="utf-8"),
                "and is logged")


def forged_markers(story):
    """Whoever writes the marker, it is gone, and Postfix has obeyed nothing."""
    forged = {"headers": f"{MARKER}: encrypt\n{MARKER}: verify\n"}
    submitted = story.submit(HERE, by=story.lab.front.stranger,
                             sender="clerk@partner.lab", **forged)
    mail = story.lab.mailbox.mail(submitted.mark)
    story.check(not mail.header(MARKER), "a stranger's marker does not reach the mailbox",
                mail.text)
    submitted = sent(story, "forged@no-tls.lab", "clear", "no-tls", forged)
    went_by(story, submitted, "postfix", "a user's own marker")
    mail = story.lab.receivers.mail(submitted.mark)
    story.check(not mail.header(MARKER), "a user's own marker does not leave", mail.text)
    submitted = sent(story, "forged@good.lab", "tls", "good", {**TAGGED, **forged})
    went_by(story, submitted, "postfix/forcedtls", "a user's own marker beside a tag")


def tags_of_strangers(story):
    submitted = story.submit(HERE, by=story.lab.front.stranger,
                             sender="clerk@partner.lab", subject="[secure] x")
    mail = story.lab.mailbox.mail(submitted.mark)
    story.check(mail.header("Subject") == ["[secure] x"],
                "a stranger's tag is text, and stays", mail.text)


def senders(story):
    """Postfix itself forces by address and domain, recipient by recipient; the milter sees
    that it does, and sees who has logged in."""
    submitted = story.submit(HERE, "hr@good.lab", sender="hr@ours.lab", demands=True)
    story.lab.mailbox.mail(submitted.mark)
    story.expect_of(story.fate(submitted, "hr@good.lab"), "tls",
                    "a sender's rule, here and elsewhere: both")
    sent(story, "hr@senders.no-tls.lab", "no-offer", "no-tls",
         {"sender": "hr@ours.lab", "demands": True})
    login = story.policy_text().replace('"addresses": ["hr@ours.lab"]',
                                        '"sasl_users": ["clerk"]')
    story.use_policy(login)
    submitted = sent(story, "login@good.lab", "tls", "good", {"demands": True})
    went_by(story, submitted, "postfix/forcedtls", "a login's rule")
    sent(story, "login@senders.no-tls.lab", "no-offer", "no-tls", {"demands": True})
    story.use_policy()


def programs_on_the_host(story):
    """sendmail(1): looked at with non_smtpd_milters, where Postfix does not tell routes."""
    gateway = story.lab.front.gateway
    gateway.set(non_smtpd_milters="$smtpd_milters")
    gateway.submit("root@ours.lab", "program@good.lab", "Subject: [secure] x\n\nx\n")
    bounce = wait_for(lambda: bounce_for(story, "root@ours.lab"), "a bounce")
    story.check("it goes (good.lab). Send it by" in bounce, "a program's tagged mail comes "
                "back to it", bounce)
    gateway.submit("root@ours.lab", "program@good.encrypt.lab", "Subject: x\n\nx\n")
    wait_for(lambda: story.lab.receivers.session_with("program@good.encrypt.lab"),
             "a program's other mail to go")
    gateway.set(non_smtpd_milters="")


def bounce_for(story, recipient):
    return next((mail.text for mail in story.lab.mailbox.mails()
                 if recipient in mail.recipients and not mail.mark), None)


def behind_a_relay(story):
    """The forced transport would go past the relay: so the table has to force it."""
    relay = "[mx.good.lab]:25"
    story.lab.sender.set(relayhost=relay)
    story.expect_reply("behind a relay", story.submit("relay@good.lab", **TAGGED),
                       "550 5.7.10", HEAD + f"for mail to good.lab, which leaves by {relay}, "
                       "that is not agreed. Ask your postmaster to agree on it with them.")
    story.use_policy(story.policy_text().replace(
        '"outbound": [', '"outbound": [ { "next_hops": ["%s"], "level": "forced" },' % relay))
    submitted = sent(story, "relay@self-signed.lab", "tls", "good", TAGGED,
                     "behind a relay that is forced")
    went_by(story, submitted, "postfix", "behind a relay that is forced")
    story.use_policy()
    story.lab.sender.set(relayhost="")


def policyd_is_down(story):
    """The sender map lets nothing in meanwhile; without it, what was taken waits."""
    sender_map = "sender_dependent_default_transport_maps"
    shipped_map = shipped.postconf("-h", sender_map).stdout.strip()
    story.lab.policyd.stop()
    story.expect_reply("policyd is down", story.submit("down@good.lab", **TAGGED), "451")
    story.lab.sender.set(**{sender_map: ""})
    waiting = {}
    for recipient in ("down@good.lab", "down@policyd.no-tls.lab"):
        waiting[recipient] = sent(story, recipient, "policy", "", TAGGED,
                                  f"policyd is down, no sender map, {recipient}")
    story.lab.policyd.start()
    for recipient, word in (("down@good.lab", "tls"), ("down@policyd.no-tls.lab", "no-offer")):
        story.lab.sender.try_again(waiting[recipient].queue_id)
        delivery = story.fate(waiting[recipient], recipient, nth=2)
        story.expect_of(delivery, word, f"policyd is back, {recipient}: {word}")
    story.lab.sender.set(**{sender_map: shipped_map})


def milter_is_down(story):
    story.lab.milter.stop()
    story.expect_reply("the milter is down", story.submit("milter@good.lab", **TAGGED),
                       "451 4.7.1")
    story.lab.milter.start()
    sent(story, "milter@good.lab", "tls", "good", TAGGED, "the milter is back")
    story.lab.milter.kill()
    story.lab.milter.start()
    sent(story, "milter@milter.no-tls.lab", "no-offer", "no-tls", TAGGED,
         "the milter was killed and is back")


def without_the_switch(story):
    """--forced-transport was not given: nothing is marked, nothing goes unforced."""
    story.lab.milter.options = ()
    story.use_policy()
    story.expect_reply("without --forced-transport",
                       story.submit("switch@good.lab", **TAGGED), "550 5.7.10",
                       NOT_AGREED.format("good.lab"))
    sent(story, "switch@good.encrypt.lab", "tls", "good", TAGGED,
         "where the table forces it")
    story.lab.milter.options = story.lab.front.milter_options
