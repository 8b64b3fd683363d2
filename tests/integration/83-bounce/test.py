"""Mail is returned at once where its rule says "bounce", and the fault is theirs: by the
fragments bounce-main.cf, bounce-master.cf and bounce-status-filter, as shipped.
"""

import email
import mailbox
import shutil
import subprocess
from pathlib import Path

from lab.delivery import conclude
from lab.history import FILE, History
from lab.network import command_on
from lab.sender import HOST
from lab.waiting import wait_for

SENDERS = ("postfix",)
ETC = Path("/etc/postfix")
AUTHOR = "hr@mta.lab.test"
INBOX = Path("/var/mail/hr")
NO_OFFER = "TLS is required, but was not offered by host mx.no-tls.lab"
RETURNED = {"no-tls.encrypt.lab": NO_OFFER,
            "expired.verify.lab": "Server certificate not verified",
            "wrong-name.verify.lab": "Server certificate not verified"}
# Nobody has looked at these, which are below a domain that is watched.
UNSEEN = "sub.wrong-name.verify.lab"
# Their rule says so, but the fault may pass.
MAY_PASS = ("refuses.encrypt.lab", "garbage.encrypt.lab")
# Another rule decides, or an exception from it.
WAITS = (UNSEEN, "no-tls.verify.lab", "self-signed.verify.lab", "no-tls.secure.lab")
SENT = ("good.encrypt.lab", "two.encrypt.lab")
WATCHED = (*RETURNED, *MAY_PASS, "no-tls.verify.lab", *SENT)


def run(story):
    story.use_policy()
    subprocess.run(["useradd", "--no-create-home", "hr"], check=True)
    install(story)
    try:
        returns_nothing_that_nobody_has_seen(story)
        History(story.lab).look(*WATCHED)
        make_table(story)
        returns_what_the_rule_says(story)
        keeps_all_else(story)
        returns_nothing_through_our_fault(story)
    finally:
        subprocess.run(["postconf", "-X", "transport_maps"], check=True)
        story.lab.sender.reload()


def install(story):
    """As bounce-main.cf says."""
    fragments = story.lab.sender.examples / "postfix"
    shutil.copy(fragments / "bounce-status-filter", ETC / "mta-tls-bounce-filter")
    with open(ETC / "master.cf", "a", encoding="utf-8") as master:
        master.write((fragments / "bounce-master.cf").read_text(encoding="utf-8"))
    History(story.lab).look("good.encrypt.lab")
    make_table(story)
    subprocess.run(f"grep '^[a-z]' {fragments / 'bounce-main.cf'}"
                   " | xargs -d '\\n' postconf -e", shell=True, check=True)
    story.lab.sender.reload()


def make_table(story):
    """By what the watch has seen; Postfix notices."""
    table = subprocess.run(
        [story.lab.build / "policyd" / "mta-tls", "queue", "--bounce-table", "--policy",
         story.lab.policyd.policy, "--history", FILE],
        check=True, capture_output=True, text=True).stdout
    (ETC / "mta-tls-bounce").write_text(table, encoding="utf-8")
    subprocess.run(["postmap", ETC / "mta-tls-bounce"], check=True)
    story.lab.sender.reload()


def fate_of(story, domain):
    recipient = f"user@{domain}"
    (queue_id,) = story.lab.sender.send(recipient, sender=AUTHOR)
    return conclude(story.lab, recipient, queue_id)


def returned(domain):
    """The notification (RFC 3464) that the author got about mail to a domain."""
    def found():
        if not INBOX.exists():
            return []
        return [mail for mail in mailbox.mbox(INBOX)
                if f"user@{domain}" in mail.as_string()]

    wait_for(found, f"mail for {domain} to come back")
    return email.message_from_string(found()[0].as_string())


def returns_what_the_rule_says(story):
    for domain, reason in RETURNED.items():
        delivery = fate_of(story, domain)
        story.check(delivery.fate.status == "bounced" and delivery.saw == "nothing",
                    f"{domain}: returned, and the server saw nothing of it", str(delivery))
        notice = returned(domain)
        report = notice.get_payload(1).as_string()
        story.check(notice.get_content_type() == "multipart/report"
                    and "Action: failed" in report and "Status: 5.7." in report
                    and reason in " ".join(report.split()),
                    f"{domain}: its author reads why", report)


def returns_nothing_that_nobody_has_seen(story):
    """To Postfix a fault of ours may look like theirs: without the watch mail waits."""
    delivery = fate_of(story, "wrong-name.verify.lab")
    story.check(delivery.fate.status == "deferred" and delivery.saw == "nothing",
                "what nobody has looked at waits", str(delivery))


def keeps_all_else(story):
    for domain in MAY_PASS + WAITS:
        delivery = fate_of(story, domain)
        story.check(delivery.fate.status == "deferred" and delivery.saw == "nothing",
                    f"{domain}: waits", str(delivery))
    for domain in SENT:
        delivery = fate_of(story, domain)
        story.check(delivery.fate.status == "sent" and delivery.session.tls,
                    f"{domain}: is delivered over TLS", str(delivery))


def returns_nothing_through_our_fault(story):
    story.lab.policyd.stop()
    subprocess.run(command_on(HOST, "postqueue", "-f"), check=True)
    for domain in ("no-tls.encrypt.lab", "expired.verify.lab", "good.encrypt.lab"):
        delivery = fate_of(story, domain)
        story.check(delivery.fate.status == "deferred"
                    and "client TLS configuration problem" in delivery.fate.text,
                    f"{domain}: without policyd nothing is returned", str(delivery))
