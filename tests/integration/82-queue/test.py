"""`mta-tls queue` tells of the mail that really waits in the MTA's queue what the MTA
cannot: the cause, and whose fault it is.
"""

import json
import subprocess

from lab import world
from lab.delivery import conclude
from lab.history import FILE, History
from lab.network import command_on
from lab.sender import HOST

SENDERS = ("postfix", "sendmail", "exim")
# domain: (what the MTA complains of, what the servers show)
WAITING = {
    "no-tls.encrypt.lab": ("not-offered", "the server offers no TLS"),
    "refuses.encrypt.lab": ("start-refused", "refuses to begin"),
    "garbage.encrypt.lab": ("handshake-failed", "handshake"),
    "expired.verify.lab": ("not-verified", "expired"),
    "self-signed.verify.lab": ("not-verified", "self-signed"),
    "wrong-name.verify.lab": ("not-verified", "elsewhere.example"),
}
DOWN = "good.encrypt.lab"
PUT_OFF = "no-tls.encrypt.lab"
NEIGHBOUR = "free.no-tls.lab"  # of the same server, and the table asks for no TLS


def run(story):
    story.use_policy()
    tells_of_an_empty_queue(story)
    wait_for_mail_to_wait(story)
    tells_the_mta_s_words(story)
    tells_the_real_cause(story)
    tells_only_what_is_new(story)
    if story.lab.sender.name == "exim":
        tells_of_mail_that_is_put_off(story)
    tells_what_is_our_fault(story)


def queue(story, *options):
    """(exit code, the JSON that is told)"""
    ran = subprocess.run(
        command_on(HOST, story.lab.build / "policyd" / "mta-tls", "queue", "--json",
                   "--policy", story.lab.policyd.policy, "--mta", story.lab.sender.name,
                   *options),
        capture_output=True, text=True, check=False, timeout=120)
    return ran.returncode, json.loads(ran.stdout)


def looking(story):
    return ("--probe", "--resolver", world.RESOLVER, "--trust-anchor",
            "/lab/dns/anchor.key", "--ehlo", "sender.lab")


def tells_of_an_empty_queue(story):
    code, told = queue(story)
    story.check(code == 0 and told["messages"] == 0, "an empty queue is fine", str(told))


def wait_for_mail_to_wait(story):
    """One mail to each, two to one of them, and one that does not wait."""
    sender = story.lab.sender
    for domain in (*WAITING, "good.encrypt.lab"):
        recipient = f"user@{domain}"
        (queue_id,) = sender.send(recipient)
        conclude(story.lab, recipient, queue_id)
        sender.forget_hosts()


def domains(told):
    return {domain["domain"]: domain for domain in told["domains"]}


def tells_the_mta_s_words(story):
    code, told = queue(story)
    found = domains(told)
    story.check(code == 1, "mail that waits is a warning", str(code))
    story.check(set(found) == set(WAITING), "all that waits is told, and no more",
                str(sorted(found)))
    story.check(told["messages"] == len(WAITING) and not told["unreadable"]
                and not told["other_messages"], "every message is counted once", str(told))
    for domain, (complaint, _) in WAITING.items():
        heard = [each["complaint"] for each in found[domain]["mta_says"]]
        story.check(heard == [complaint], f"{domain}: {complaint}", str(found[domain]))
        story.check(found[domain]["rule"]["id"] in ("banks", "hospitals")
                    and found[domain]["rule"]["contact"], f"{domain}: whom to call",
                    str(found[domain]))


def tells_the_real_cause(story):
    _, told = queue(story, *looking(story))
    found = domains(told)
    for domain, (_, cause) in WAITING.items():
        story.check(cause in found[domain]["cause"], f"{domain}: {cause}",
                    found[domain]["cause"])
        story.check(found[domain]["fault"] == "theirs", f"{domain}: their fault",
                    str(found[domain]))


def tells_only_what_is_new(story):
    state = story.lab.policyd.policy.with_name("queue-state.json")
    news = ("--alert", "--state", state)
    code, told = queue(story, *news)
    story.check(code == 1 and set(domains(told)) == set(WAITING), "all is new at first",
                str(told))
    code, told = queue(story, *news)
    story.check(code == 0 and not told["domains"], "nothing is new the second time",
                str(told))
    state.unlink()


def tells_of_mail_that_is_put_off(story):
    """Exim does not try what goes to a host that has just failed, nor says why."""
    sender = story.lab.sender
    sender.forget_hosts()
    added = []
    for domain in (PUT_OFF, PUT_OFF, NEIGHBOUR):
        recipient = f"second{len(added)}@{domain}"
        (queue_id,) = sender.send(recipient)
        delivery = conclude(story.lab, recipient, queue_id)
        sender.wait_for_deliveries()
        word = "host-waits" if added else "no-offer"
        story.expect_of(delivery, word, f"{recipient}: {word}")
        added.append(queue_id)
    _, told = queue(story)
    story.check(told["messages"] == len(WAITING) + 1 and told["other_messages"] == 2,
                "without a watch it is not known why", str(told))
    story.check(History(story.lab).look(PUT_OFF) == ["fails"], "the watch sees it fail")
    _, told = queue(story, "--history", FILE)
    heard = {each["complaint"]: each["recipients"]
             for each in domains(told)[PUT_OFF]["mta_says"]}
    story.check(heard == {"not-offered": 2, "put-off": 1}
                and told["messages"] == len(WAITING) + 2,
                "what the watch has seen fail waits for TLS", str(told))
    story.check(told["other_messages"] == 1 and NEIGHBOUR not in domains(told),
                "a neighbour that nobody watches does not", str(told))
    sender.run("exim4", "-Mrm", *added)
    sender.forget_hosts()


def tells_what_is_our_fault(story):
    """The rest of the queue still waits: theirs is theirs, ours is ours."""
    story.lab.policyd.stop()
    recipient = f"user@{DOWN}"
    (queue_id,) = story.lab.sender.send(recipient)
    conclude(story.lab, recipient, queue_id)
    code, told = queue(story, *looking(story))
    ours = domains(told)[DOWN]
    story.check(code == 2, "a fault of ours is critical", str(code))
    story.check(ours["fault"] == "ours" and ours["mta_says"][0]["complaint"] == "no-answer",
                "a daemon that is down is our fault, however good the servers are",
                str(ours))
    story.check(domains(told)["expired.verify.lab"]["fault"] == "theirs",
                "and no excuse for others", str(told))
