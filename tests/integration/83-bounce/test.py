"""Mail is returned at once where its rule says "bounce", and the fault is theirs: by the
fragments of examples/ as shipped, with the steps that they name.
"""

import contextlib
import email
import mailbox
import shutil
import sqlite3
import subprocess
from pathlib import Path

from lab import world
from lab.delivery import conclude
from lab.history import FILE, History
from lab.network import command_on
from lab.sender import HOST
from lab.waiting import wait_for

SENDERS = ("postfix", "sendmail", "exim")
ETC = Path("/etc/postfix")
TABLES = {"postfix": ETC / "mta-tls-bounce", "sendmail": Path("/etc/mail/mta-tls-bounce"),
          "exim": Path("/etc/exim4/mta-tls-bounce")}
BOUNCE = "define(`MTA_TLS_BOUNCE', `/etc/mail/mta-tls-bounce')dnl\n"
AUTHOR = "hr@mta.lab.test"
INBOX = Path("/var/mail/hr")
# What the author reads; Exim repeats what the table says.
RETURNED = {
    "no-tls.encrypt.lab": {
        "postfix": "TLS is required, but was not offered by host mx.no-tls.lab",
        "sendmail": "TLS is required, but not in use (NONE) with mx.no-tls.lab",
        "exim": "their server mx.no-tls.lab offers no encryption"},
    "expired.verify.lab": {
        "postfix": "Server certificate not verified",
        "sendmail": "the certificate is not trusted (FAIL) of mx.expired.lab",
        "exim": "the certificate of their server mx.expired.lab is out of date"},
    "wrong-name.verify.lab": {
        "postfix": "Server certificate not verified",
        "sendmail": "the certificate does not bear the name mx.wrong-name.lab",
        "exim": "mx.wrong-name.lab"}}
OURS = {"postfix": "client TLS configuration problem",
        "sendmail": "no TLS policy that Sendmail can obey", "exim": "TLS policy of"}
LOOKING = ("--probe", "--resolver", world.RESOLVER, "--trust-anchor",
           "/lab/dns/anchor.key", "--ehlo", "sender.lab")
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
    subprocess.run(["useradd", "--no-create-home", "--home-dir", "/", "hr"], check=True)
    with INSTALLED[story.lab.sender.name](story):
        returns_nothing_that_nobody_has_seen(story)
        History(story.lab).look(*WATCHED)
        make_table(story)
        returns_what_the_rule_says(story)
        returns_one_copy(story)
        keeps_all_else(story)
        believes_the_server(story)
        looks_again(story)
        returns_nothing_without_a_table(story)
        returns_nothing_once_the_rule_is_another(story)
        returns_nothing_through_our_fault(story)


@contextlib.contextmanager
def in_postfix(story):
    """As bounce-main.cf says."""
    fragments = story.lab.sender.examples / "postfix"
    shutil.copy(fragments / "bounce-status-filter", ETC / "mta-tls-bounce-filter")
    with open(ETC / "master.cf", "a", encoding="utf-8") as master:
        master.write((fragments / "bounce-master.cf").read_text(encoding="utf-8"))
    make_first_table(story)
    subprocess.run(f"grep '^[a-z]' {fragments / 'bounce-main.cf'}"
                   " | xargs -d '\\n' postconf -e", shell=True, check=True)
    story.lab.sender.reload()
    yield
    subprocess.run(["postconf", "-X", "transport_maps"], check=True)
    story.lab.sender.reload()


@contextlib.contextmanager
def in_sendmail(story):
    story.lab.sender.configure(BOUNCE, together=True)
    story.check("MTA_TLS_BOUNCE takes a SMTP_MAILER_MAXRCPTS of 1" in
                story.lab.sender.complaints, "half of the steps are not enough",
                story.lab.sender.complaints)
    story.lab.sender.configure(BOUNCE)
    story.check(not story.lab.sender.complaints, "m4 has nothing to say",
                story.lab.sender.complaints)
    make_first_table(story)
    yield
    story.lab.sender.configure()


@contextlib.contextmanager
def in_exim(story):
    make_first_table(story)
    with story.lab.sender.changed("main/02_mta-tls-outbound", "# MTA_TLS_BOUNCE",
                                  "MTA_TLS_BOUNCE"):
        yield


INSTALLED = {"postfix": in_postfix, "sendmail": in_sendmail, "exim": in_exim}


def make_first_table(story):
    History(story.lab).look("good.encrypt.lab")
    make_table(story)


def make_table(story):
    """By what the watch has seen."""
    put_table(story, table_of(story))


def table_of(story, *options):
    return subprocess.run(
        command_on(HOST, story.lab.build / "policyd" / "mta-tls", "queue",
                   "--bounce-table", "--mta", story.lab.sender.name, "--policy",
                   story.lab.policyd.policy, "--history", FILE, *options),
        check=True, capture_output=True, text=True).stdout


def put_table(story, text):
    path = TABLES[story.lab.sender.name]
    path.write_text(text, encoding="utf-8")
    if story.lab.sender.name == "postfix":
        subprocess.run(["postmap", path], check=True)
        story.lab.sender.reload()


def fates_of(story, *recipients):
    """Of one mail to all of them, once there was time to return it."""
    sender = story.lab.sender
    queue_id = sender.send_together(*recipients, sender=AUTHOR)
    deliveries = [conclude(story.lab, recipient, queue_id) for recipient in recipients]
    sender.forget_hosts()
    # Exim returns only what it has tried before.
    if sender.name == "exim" and queue_id in sender.queue():
        sender.try_again(queue_id)
        deliveries = [delivery if delivery.fate.status == "sent"
                      else conclude(story.lab, delivery.recipient, queue_id, nth=2)
                      for delivery in deliveries]
        sender.forget_hosts()
    return deliveries


def fate_of(story, domain):
    return fates_of(story, f"user@{domain}")[0]


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
    for domain, reasons in RETURNED.items():
        delivery = fate_of(story, domain)
        story.check(delivery.fate.status == "bounced" and delivery.saw == "nothing",
                    f"{domain}: returned, and the server saw nothing of it", str(delivery))
        notice = returned(domain)
        text = notice.as_string()
        story.check(notice.get_content_type() == "multipart/report"
                    and "Action: failed" in text and "\nStatus: 5." in text
                    and reasons[story.lab.sender.name] in " ".join(text.split()),
                    f"{domain}: its author reads why", text)


def returns_one_copy(story):
    """Of a mail to several, all of whom but the last have the same server."""
    one, waits, free, good = fates_of(
        story, "a@no-tls.encrypt.lab", "b@no-tls.verify.lab", "a@no-tls.may.lab",
        "a@good.encrypt.lab")
    story.check(one.fate.status == "bounced" and waits.fate.status == "deferred"
                and free.fate.status != "bounced" and good.fate.status == "sent",
                "of a mail to several, one copy goes back",
                "\n    ".join(map(str, (one, waits, free, good))))


def returns_nothing_that_nobody_has_seen(story):
    """To an MTA a fault of ours may look like theirs: without the watch mail waits."""
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


def believes_the_server(story):
    """The table is old: the server has been mended since."""
    put_table(story, "".join(f"{domain} bouncetls:\n" for domain in SENT))
    for domain in SENT:
        delivery = fate_of(story, domain)
        story.check(delivery.fate.status == "sent" and delivery.session.tls,
                    f"{domain}: what can be sent is, whatever the table says", str(delivery))


def looks_again(story):
    """The watch has seen good.encrypt.lab with the fault of another, but long ago."""
    with contextlib.closing(sqlite3.connect(FILE)) as history:
        history.execute("UPDATE standings SET look = (SELECT replace(look, "
                        "'no-tls.encrypt.lab', 'good.encrypt.lab') FROM standings "
                        "WHERE next_hop = 'no-tls.encrypt.lab') "
                        "WHERE next_hop = 'good.encrypt.lab'")
        history.commit()
    seen = domains(table_of(story))
    again = domains(table_of(story, *LOOKING))
    story.check("good.encrypt.lab" in seen and again == seen - {"good.encrypt.lab"}
                and again >= set(RETURNED), "a second look keeps what was mended off",
                f"{seen}, then {again}")
    History(story.lab).look(*WATCHED)


def domains(table):
    return {line.split()[0].rstrip(":") for line in table.splitlines()}


def returns_nothing_without_a_table(story):
    """To Postfix that is a fault which keeps all mail from going."""
    if story.lab.sender.name == "postfix":
        return
    path = TABLES[story.lab.sender.name]
    path.unlink()
    waits_without_a_table(story, "no table")
    path.mkdir()
    waits_without_a_table(story, "a table that cannot be read")
    path.rmdir()


def waits_without_a_table(story, what):
    for domain, status in (("no-tls.encrypt.lab", "deferred"), (SENT[0], "sent")):
        delivery = fate_of(story, domain)
        story.check(delivery.fate.status == status, f"{what}: {domain}: {status}",
                    str(delivery))


def returns_nothing_once_the_rule_is_another(story):
    story.edit(story.policy_text().replace('"bounce"', '"defer"'))
    make_table(story)
    delivery = fate_of(story, "no-tls.encrypt.lab")
    story.check(delivery.fate.status == "deferred", "another rule: the mail waits",
                str(delivery))
    story.edit(story.policy_text())
    make_table(story)
    delivery = fate_of(story, "no-tls.encrypt.lab")
    story.check(delivery.fate.status == "bounced", "the first rule again: it goes back",
                str(delivery))


def returns_nothing_through_our_fault(story):
    """Nor what would be returned at this attempt, were policyd there."""
    recipient = "late@no-tls.encrypt.lab"
    put_table(story, "")
    (queue_id,) = story.lab.sender.send(recipient, sender=AUTHOR)
    conclude(story.lab, recipient, queue_id)
    story.lab.sender.forget_hosts()
    make_table(story)
    story.lab.policyd.stop()
    story.lab.sender.try_again(queue_id)
    deliveries = [conclude(story.lab, recipient, queue_id, nth=2),
                  *(fate_of(story, domain) for domain in (*RETURNED, SENT[0]))]
    for delivery in deliveries:
        story.check(delivery.fate.status == "deferred"
                    and OURS[story.lab.sender.name] in delivery.fate.text,
                    f"{delivery.recipient}: without policyd nothing is returned",
                    str(delivery))
