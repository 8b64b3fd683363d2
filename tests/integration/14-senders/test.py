"""Mail of some senders goes out over TLS or not at all, whoever its recipients are.

The part of a recipient before "@" says what its sender demands: "encrypt", "verify", or
"other" where it demands nothing.
"""

import smtplib
import threading
import time

from lab import forced_transports, shipped
from lab.delivery import conclude, conclude_sent
from lab.expectations import cells
from lab.postfix_sender import PATIENT, QUICK
from lab.waiting import wait_for

SENDER = {"encrypt": "boss@city.test", "verify": "ward@hospital.test",
          "other": "clerk@city.test"}
DEMANDS = ("encrypt", "verify")
WORDS = {(kind, level): word for kind, level, word in cells() if "/" not in kind}
KINDS = sorted({kind for kind, _ in WORDS})
LEVELS = [None, *sorted({level for _, level in WORDS})]
GRACE = 3


def run(story):
    sender = story.lab.sender
    story.use_policy()
    forced_transports.install(sender.examples)
    sender.reload()
    try:
        fragments(story)
        every_receiver(story)
        other_senders(story)
        ways_to_write_a_sender(story)
        several_recipients(story)
        next_hops(story)
        the_floor(story)
        policyd_down(story)
        edits(story)
    finally:
        sender.forget_queue()  # what waits would be free to go in clear
        forced_transports.uninstall(sender.examples)
        sender.reload()
    story.expect(("other@undone.no-tls.lab", "clear", "after the undoing, as before"))
    nothing_in_clear(story)


def fragments(story):
    folder = story.lab.sender.examples / "postfix"
    shipped.check(story, folder / "forced-main.cf")
    for value, transport in (("encrypt", "forcedtls:"), ("verify", "forcedtls-verify:"),
                             ("else", "forcedtls-verify:")):
        said = looked_up(f"X-MTA-TLS-Forced: {value}", "milter-header-checks")
        story.check(said == f"FILTER {transport}", f"a mark {value}: {transport}", said)
    story.check(looked_up("X-MTA-TLS-Forced: encrypt", "strip") == "IGNORE",
                "the mark is taken off")
    story.check(looked_up("Subject: X-MTA-TLS-Forced: encrypt", "strip") == "",
                "nothing else is taken off")


def looked_up(line, table):
    return shipped.run("postmap", "-q", line, f"regexp:/etc/postfix/forced-{table}")


def every_receiver(story):
    """What the table says of the recipient, or the sender's demand, whichever is more."""
    for demanded in DEMANDS:
        table = [(kind, level) for kind in KINDS for level in LEVELS]
        recipients = [f"{demanded}@all.{place(kind, level)}" for kind, level in table]
        for delivery, (kind, level) in zip(deliver(story, SENDER[demanded], *recipients),
                                           table):
            word = WORDS[kind, raised(level, demanded)]
            story.expect_of(delivery, word,
                            f"{demanded} demanded, {level} by rule, to {kind}: {word}",
                            kind)


def place(kind, level):
    return f"{kind}.{level}.lab" if level else f"{kind}.lab"


def raised(level, demanded):
    if level == "dane":
        return "dane-only"
    return demanded if level in (None, "none", "may", "encrypt") else level


def other_senders(story):
    expect(story, SENDER["other"],
           ("other@a.no-tls.lab", "clear", "another sender is not forced"),
           ("other@a.good.lab", "tls", "another sender has TLS where it is offered"),
           ("other@a.no-tls.encrypt.lab", "no-offer", "nor freed of the table's rules"))
    expect(story, "trial@city.test",
           ("other@trial.no-tls.lab", "clear", "a rule in testing forces nothing"))
    expect(story, "",
           ("other@null.no-tls.lab", "clear", "the null sender is not forced"))


def ways_to_write_a_sender(story):
    """Postfix asks with the sender as it was typed."""
    for number, (sender, demanded) in enumerate((
            ("BOSS@City.TEST", "encrypt"), ("boss+lists@city.test", "encrypt"),
            ('"boss"@city.test', "encrypt"), ("any@law.test", "encrypt"),
            ('"a b"@law.test', "encrypt"), ("x@deep.ward.HOSPITAL.test", "verify"))):
        kind, word = (("no-tls", "no-offer") if demanded == "encrypt"
                      else ("self-signed", "unproven"))
        expect(story, sender, (f"{demanded}@w{number}.{kind}.lab", word, sender))
    for number, sender in enumerate(("bosss@city.test", "boss@x.city.test",
                                     "any@x.law.test", "x@shospital.test")):
        expect(story, sender, (f"other@n{number}.no-tls.lab", "clear", sender))


def several_recipients(story):
    """Each recipient goes where it would, if over TLS; those of this host stay."""
    lab = story.lab
    words = {"encrypt@s.good.lab": ("tls", "good"),
             "encrypt@s.no-tls.lab": ("no-offer", "no-tls"),
             "encrypt@s.self-signed.lab": ("tls", "self-signed"),
             "encrypt@s.self-signed.verify.lab": ("unproven", "self-signed")}
    local = "root@mta.lab.test"
    queue_id = lab.sender.send_together(local, *words, sender=SENDER["encrypt"])
    for recipient, (word, kind) in words.items():
        delivery = conclude(lab, recipient, queue_id)
        story.expect_of(delivery, word, f"one mail, {recipient}: {word}", kind)
    fate = lab.sender.fate(queue_id, local)
    story.check(fate.status == "sent" and fate.relay == "local",
                "its recipient on this host got it here", f"{fate.relay}: {fate}")


def next_hops(story):
    """transport_maps goes before the sender; a relayhost stays the next hop."""
    sender = story.lab.sender
    sender.set(transport_maps="inline:{{own.no-tls.lab=smtp:},{named.no-tls.lab=forcedtls:}}")
    expect(story, SENDER["encrypt"],
           ("other@own.no-tls.lab", "clear", "a transport of its own is not forced"),
           ("encrypt@named.no-tls.lab", "no-offer", "unless it is forcedtls"))
    sender.set(transport_maps="", relay_domains="relayed.no-tls.lab")
    expect(story, SENDER["encrypt"],
           ("other@relayed.no-tls.lab", "clear", "relay_transport is not forced"))
    sender.set(relay_domains="", relayhost="[mx.no-tls.lab]")
    expect(story, SENDER["encrypt"],
           ("encrypt@relayed.good.lab", "no-offer", "the relay has no TLS"))
    sender.set(relayhost="[mx.self-signed.lab]")
    expect(story, SENDER["encrypt"],
           ("encrypt@through.no-tls.lab", "tls", "TLS as far as the relay"))
    expect(story, SENDER["verify"],
           ("verify@relayed.good.lab", "unproven", "the relay proves nothing"))
    sender.set(relayhost="")


def the_floor(story):
    """The transports force TLS even if somebody takes their map away."""
    maps = [f"{transport}/unix/smtp_tls_policy_maps"
            for transport in ("forcedtls", "forcedtls-verify")]
    kept = {name: shipped.run("postconf", "-Ph", name) for name in maps}
    for name in maps:
        shipped.run("postconf", "-P", f"{name}=")
    story.lab.sender.reload()
    try:
        expect(story, SENDER["encrypt"],
               ("encrypt@floor.no-tls.lab", "no-offer", "without its map"))
        expect(story, SENDER["verify"],
               ("verify@floor.self-signed.lab", "unproven", "without its map"))
    finally:
        for name, value in kept.items():
            shipped.run("postconf", "-P", f"{name}={value}")
        story.lab.sender.reload()


def policyd_down(story):
    """What was taken waits; what is new for other hosts is asked to come again."""
    lab = story.lab
    lab.sender.set(**QUICK, defer_transports="forcedtls,forcedtls-verify,smtp")
    names = [f"{demanded}@held.{kind}.lab" for demanded in SENDER
             for kind in ("good", "no-tls")]
    taken = {name: lab.sender.send(name, sender=SENDER[name.split("@")[0]])[0]
             for name in names}
    for name, queue_id in taken.items():
        lab.sender.fate(queue_id, name)
    lab.policyd.stop()
    lab.sender.set(defer_transports="")
    for demanded, sender in SENDER.items():
        said = refusal(lab, sender, f"{demanded}@down.good.lab")
        story.check(said.startswith("451 4.3.0 "), f"{sender} is to try again", said)
    said = refusal(lab, SENDER["encrypt"], "root@mta.lab.test")
    story.check(said == "", "recipients on this host are not asked about", said)
    curious(story)
    lab.sender.flush()
    waiting(story, taken)
    lab.policyd.start()
    for name, queue_id in taken.items():
        recovered(story, name, queue_id)
    lab.sender.set(**PATIENT)


def curious(story):
    """Restrictions that look at the sender make Postfix ask whatever the recipient."""
    story.lab.sender.set(smtpd_sender_restrictions="reject_unknown_sender_domain")
    said = refusal(story.lab, "anybody@good.lab", "root@mta.lab.test")
    story.check(said.startswith("451 4.3.0 "), "unless a restriction asks about senders",
                said)
    story.lab.sender.set(smtpd_sender_restrictions="")


def refusal(lab, sender, recipient):
    try:
        lab.sender.send(recipient, sender=sender)
    except smtplib.SMTPResponseException as error:
        return f"{error.smtp_code} {error.smtp_error.decode()}"
    return ""


def waiting(story, taken):
    """Postfix has tried each again, and none has left."""
    lab = story.lab
    before = {name: len(lab.sender.fates(queue_id, name))
              for name, queue_id in taken.items()}
    for name, queue_id in taken.items():
        fate = lab.sender.fate(queue_id, name, before[name] + 1)
        story.check(fate.status == "deferred" and not lab.receivers.session_with(name),
                    f"without policyd, the mail for {name} waits", str(fate))


def recovered(story, name, queue_id):
    lab = story.lab
    demanded, _, domain = name.partition("@")
    if "no-tls" in domain and demanded != "other":
        story.check(lab.receivers.session_with(name) is None,
                    f"with policyd again, the mail for {name} is not sent in clear")
        return
    delivery = conclude_sent(lab, name, queue_id, 60)
    word = "tls" if "good" in domain else "clear"
    story.expect_of(delivery, word, f"with policyd again, {name}: {word}")


def edits(story):
    """Amid mail of one sender, a rule for it appears."""
    text = (story.folder / "policy.json").read_text(encoding="utf-8")
    flow = Flow(story.lab)
    flow.start()
    wait_for(lambda: len(in_clear(story, "flow")) > 20, "mail to flow in clear")
    story.edit(text.replace('"boss@city.test"', '"boss@city.test", "flow@city.test"'))
    edited = time.monotonic()
    flow.join()
    late = [session for session in in_clear(story, "flow")
            if session.data_at > edited + GRACE]
    story.check(flow.last > edited + GRACE + 1, "mail flowed on after the edit")
    story.check(not late, f"nothing of the sender's in clear {GRACE} s after the edit",
                f"{len(late)} mails")
    expect(story, "flow@city.test",
           ("encrypt@edited.no-tls.lab", "no-offer", "the new rule is in force"))
    story.edit(text.replace('"mode": "testing"', '"mode": "enforce"')
               .replace('"enforce_after": "2999-01-01"', '"comment": ""'))
    wait_for(lambda: story.lab.policyd.query("trial@city.test", "postfix-sender")
             == "OK forcedtls-verify:", "the rule in testing to be enforced")
    expect(story, "trial@city.test",
           ("verify@enforced.self-signed.lab", "unproven", "testing has ended"))


class Flow(threading.Thread):
    """Mail of one sender, to new recipients all the time."""

    def __init__(self, lab):
        super().__init__(daemon=True)
        self._lab = lab
        self.last = 0.0

    def run(self):
        end = time.monotonic() + GRACE + 4
        number = 0
        while time.monotonic() < end:
            self._lab.sender.send(*(f"flow{number + n}@flow.plain.lab" for n in range(5)),
                                  sender="flow@city.test")
            number += 5
            self.last = time.monotonic()
            time.sleep(0.02)


def in_clear(story, name):
    return [session for session in story.sessions()
            if session.tls is None and session.data_bytes
            and any(recipient.startswith(name) for recipient in session.rcpts)]


def deliver(story, sender, *recipients):
    queue_ids = story.lab.sender.send(*recipients, sender=sender)
    return [conclude(story.lab, recipient, queue_id)
            for recipient, queue_id in zip(recipients, queue_ids)]


def expect(story, sender, *cases):
    deliveries = deliver(story, sender, *(recipient for recipient, _, _ in cases))
    for delivery, (_, word, sentence) in zip(deliveries, cases):
        story.expect_of(delivery, word, f"from {sender or '<>'}, {sentence}: {word}")


def nothing_in_clear(story):
    leaks = [session for session in story.sessions()
             if session.tls is None and session.carried
             and (not session.rcpts or any(recipient.startswith(DEMANDS)
                                           for recipient in session.rcpts))]
    story.check(not leaks, "nothing of a forced sender in clear",
                "\n    ".join(map(str, leaks)))
