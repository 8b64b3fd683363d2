"""The watch mails its alerts through the host's own Postfix: what arrives where, that
everything arrives once, and that nothing is lost while Postfix is stopped.
"""

import email
import email.policy

from lab.inbox import Inbox
from lab.waiting import wait_for

SENDERS = ("postfix",)
ONCALL = "oncall@self-signed.lab"  # reads mail elsewhere
DESK = "desk@mta.lab.test"
LOST_TLS = "mail does not go: no server may get it"
MENDED = "mail goes again"
REMEDY = "Call +49 30 1234: their server must offer STARTTLS again."
HEADER = {"From": "mta-tls <mta-tls@mta.lab.test>", "Auto-Submitted": "auto-generated",
          "X-Auto-Response-Suppress": "All", "MIME-Version": "1.0",
          "Content-Type": 'text/plain; charset="utf-8"'}
ONCE = ("Date", "Subject", "Message-ID")


def run(story):
    noc, desk = Inbox("noc"), Inbox("desk")
    story.use_watch("--alert-mail-via", "inet:127.0.0.1:25", "--alert-mail-to", DESK,
                    "--alert-delay", "1", "--alert-retry", "1")
    try:
        story.check(look(story, "good.lab", "tls12.lab", "chain.lab") == ["passes"] * 3,
                    "all servers are in order")
        two_servers_lose_their_tls(story, noc)
        they_are_mended(story, noc)
        postfix_is_stopped_meanwhile(story, desk)
        story.check([len(noc.mails()), len(elsewhere(story)), len(desk.mails())]
                    == [2, 2, 1], "nobody got anything twice")
    finally:
        for kind in ("good", "tls12", "chain"):
            story.lab.receivers.offer_tls(kind, True)
        story.lab.policyd.options = ()


def look(story, *domains):
    """Has the watch look now; the outlook of each."""
    looks = story.lab.policyd.result("watch", targets=domains)["looks"]
    by_domain = {each["next_hop"]: each["outlook"] for each in looks}
    return [by_domain[domain] for domain in domains]


def elsewhere(story):
    """What has reached the server of whoever is on call."""
    return [email.message_from_string(mail.text, policy=email.policy.default)
            for mail in story.lab.receivers.mails_for(ONCALL)]


def arrived(story, mails, count):
    """The newest, once there are so many and Postfix has no other."""
    wait_for(lambda: len(mails()) >= count and not story.lab.sender.queue(),
             f"{count} mails of the watch")
    story.check(len(mails()) == count, "one mail for what came together",
                [mail["Subject"] for mail in mails()])
    return mails()[count - 1]


def two_servers_lose_their_tls(story, noc):
    for kind in ("good", "tls12"):
        story.lab.receivers.offer_tls(kind, False)
    story.check(look(story, "good.lab", "tls12.lab") == ["fails", "fails"],
                "two servers have lost their TLS")
    mail = arrived(story, noc.mails, 1)
    check_header(story, mail, noc.address)
    story.check(mail["Return-Path"] == "<>",
                "it has the null reverse-path, so that nothing comes back", mail)
    check_told(story, mail, f"good.lab: {LOST_TLS}", f"tls12.lab: {LOST_TLS}",
               "mx.good.lab [192.0.2.21]", "the server offers no TLS",
               "encrypt by rule good.lab", REMEDY)
    story.check(mail["Subject"] in (f"[mta-tls] {domain}: {LOST_TLS}, and 1 more"
                                    for domain in ("good.lab", "tls12.lab")),
                "the subject tells one, and how many more", mail["Subject"])
    mail = arrived(story, lambda: elsewhere(story), 1)
    check_header(story, mail, ONCALL)
    check_told(story, mail, f"tls12.lab: {LOST_TLS}")
    story.check("good.lab" not in mail.get_content(),
                "who is named for one domain hears of that one alone", mail)


def check_header(story, mail, to):
    expected = {**HEADER, "To": to}
    found = {name: ", ".join(map(str, mail.get_all(name, []))) for name in expected}
    story.check(found == expected, f"{to}: the header says what it is", found)
    story.check(all(len(mail.get_all(name, [])) == 1 for name in ONCE)
                and mail["Message-ID"].endswith("@mta.lab.test>")
                and mail["Date"].datetime.tzinfo, f"{to}: and when it was written", mail)
    story.check(any("by mta.lab.test (Postfix)" in field
                    for field in mail.get_all("Received")),
                f"{to}: the host's own Postfix has carried it", mail)


def check_told(story, mail, *sentences):
    text = " ".join(mail.get_content().split())
    missing = [sentence for sentence in sentences if sentence not in text]
    story.check(not missing, "it tells what, where, why, what was promised, what to do",
                f"{missing} in {mail.get_content()}")


def they_are_mended(story, noc):
    look(story, "good.lab", "tls12.lab")  # nothing new
    for kind in ("good", "tls12"):
        story.lab.receivers.offer_tls(kind, True)
    story.check(look(story, "good.lab", "tls12.lab") == ["passes", "passes"],
                "both are mended")
    mail = arrived(story, noc.mails, 2)
    check_header(story, mail, noc.address)
    check_told(story, mail, f"good.lab: {MENDED}", f"tls12.lab: {MENDED}")
    check_told(story, arrived(story, lambda: elsewhere(story), 2), f"tls12.lab: {MENDED}")
    look(story, "good.lab", "tls12.lab")  # nothing new either


def postfix_is_stopped_meanwhile(story, desk):
    """This rule names nobody."""
    story.lab.receivers.offer_tls("chain", False)
    with story.lab.sender.stopped():
        look(story, "chain.lab")
        wait_for(lambda: "MTLS_ALERT_MAIL_FAILED" in story.lab.policyd.log.read_text(),
                 "Postfix to be missed")
        story.check(not desk.mails(), "while Postfix is stopped nothing arrives")
    mail = arrived(story, desk.mails, 1)
    check_header(story, mail, DESK)
    check_told(story, mail, f"chain.lab: {LOST_TLS}")
    story.check("MTLS_ALERT_MAIL_LOST" not in story.lab.policyd.log.read_text(),
                "and when it is back, the mail comes")
