"""The milter is down, killed amid a message, hangs, and is restarted under load.

Whatever happens, mail that a rule forbids is not accepted, mail that was accepted is in
the mailbox, and a partner who keeps to the rule is told to try again and then gets
through.  The MTAs are set as our fragments set them.
"""

import threading
import time
from collections import Counter

from lab.inbound_expectations import UNAVAILABLE
from lab.ledger import Ledger
from lab.partner import HungUp
from lab.waiting import wait_for
from lab.waiting_mail import WaitingMail

GATEWAYS = ("postfix", "sendmail")
FORBIDDEN = ("plain", "clerk@encrypt.partner.lab")
PERMITTED = (("tls13", "clerk@encrypt.partner.lab"), ("plain", "clerk@free.partner.lab"))
HANG_SECONDS = 25
COMMANDS = ("MAIL FROM:<clerk@free.partner.lab>", "RCPT TO:<user@ours.lab>", "DATA")
SENDERS, BATCH, PAUSE = 4, 40, 0.01


def run(story):
    story.use_policy()
    down(story)
    killed_within_a_message(story)
    hung(story)
    under_load(story)


def down(story):
    milter = story.lab.milter
    milter.stop()
    for partner, sender in (FORBIDDEN, *PERMITTED):
        story.expect(f"down: {partner} from {sender}", story.send(partner, sender),
                     *UNAVAILABLE[story.way])
    milter.start()
    recovered(story, "after it was down")


def recovered(story, when):
    """By itself: a session that begins once the milter is back is judged again."""
    for partner, sender in PERMITTED:
        story.expect(f"{when}: {partner} from {sender}", story.send(partner, sender),
                     "250")
    story.expect(f"{when}: forbidden", story.send(*FORBIDDEN), "530 5.7.0")


def killed_within_a_message(story):
    """The session's milter dies after MAIL, after RCPT or after DATA."""
    for stage in range(1, len(COMMANDS) + 1):
        with story.open("plain") as session:
            for command in COMMANDS[:stage]:
                session.command(command)
            story.lab.milter.kill()
            reply = last_word(session, COMMANDS[stage:])
            story.check(400 <= reply.code < 500,
                        f"killed after {COMMANDS[stage - 1]}: 4xx", str(reply))
            session.command("RSET")
            story.expect("and the rest of the session is not let through",
                         story.send_in(session, FORBIDDEN[1]), "4")
        story.lab.milter.start()
    recovered(story, "after it was killed")


def last_word(session, commands):
    """The first reply that is not good to what is left of a message, or the last."""
    for command in commands:
        reply = session.command(command)
        if not reply.good:
            return reply
    return session.send_text("Subject: cut\n\nhello\n")


def hung(story):
    """SIGSTOP: the sockets are open and nothing comes.  For new and for open sessions."""
    with story.open("plain") as session:
        story.lab.milter.freeze()
        waiting = [WaitingMail(f"hung: from {sender}", story.send, partner, sender)
                   for partner, sender in (FORBIDDEN, PERMITTED[1])]
        waiting.append(WaitingMail("hung: an open session", story.send_in, session,
                               FORBIDDEN[1]))
        for one in waiting:
            one.join()
    story.lab.milter.thaw()
    for one in waiting:
        story.expect(one.sentence, one.attempt, *UNAVAILABLE[story.way])
        story.check(one.seconds < HANG_SECONDS,
                    f"{one.sentence}: told within {HANG_SECONDS} s",
                    f"{one.seconds:.1f} s")
    print(f"# {story.way}, milter hung: told after "
          + ", ".join(f"{one.seconds:.1f} s" for one in waiting))
    recovered(story, "after it hung")


def under_load(story):
    """Partners keep sending while the milter is killed, stopped and started again."""
    load = [Load(story, number) for number in range(SENDERS)]
    for sender in load:
        sender.start()
    for how in ("kill", "stop", "kill"):
        mail_flows(load)
        getattr(story.lab.milter, how)()
        mail_waits(load)
        story.lab.milter.start()
    mail_flows(load)
    for sender in load:
        sender.end()
    judge_load(story, load)
    recovered(story, "after the load")
    story.check(queue_is_empty(story), "the gateway's queue is empty")


def mail_flows(load):
    before = sum(sender.accepted for sender in load)
    wait_for(lambda: sum(sender.accepted for sender in load) >= before + BATCH,
             "mail to flow")


def mail_waits(load):
    before = sum(sender.put_off for sender in load)
    wait_for(lambda: sum(sender.put_off for sender in load) >= before + BATCH,
             "mail to be put off")


def judge_load(story, load):
    told = sum((sender.told for sender in load), Counter())
    print(f"# {story.lab.gateway.name}, under load: "
          + ", ".join(f"{count} x {codes}" for codes, count in told.most_common()))
    let_in = sum(sender.let_in for sender in load)
    story.check(let_in == 0, "under load: nothing forbidden is accepted", str(let_in))
    good = {"250 2.0.0", "530 5.7.0", UNAVAILABLE[story.way][0], "hung up"}
    story.check(set(told) <= good, "under load: no other reply", str(told))
    story.check("hung up" not in told, "under load: the MTA hangs up on nobody")


class Load(threading.Thread):
    """One partner, one mail after the other, forbidden and permitted in turn."""

    def __init__(self, story, number):
        super().__init__(daemon=True)
        self._story = story
        self._ledger = Ledger(f"{story.ledger.name}-load{number}")
        self._ended = False
        self.told = Counter()
        self.accepted = 0
        self.put_off = 0
        self.let_in = 0

    def run(self):
        while not self._ended:
            for partner, sender in (FORBIDDEN, PERMITTED[0], FORBIDDEN, PERMITTED[1]):
                self._send(partner, sender)
                time.sleep(PAUSE)

    def end(self):
        self._ended = True
        self.join()
        self._story.ledger.attempts += self._ledger.attempts

    def _send(self, partner, sender):
        try:
            with self._story.open(partner) as session:
                attempt = self._ledger.send(session, sender, "user@ours.lab")
        except (HungUp, OSError):
            self.told["hung up"] += 1
            return
        codes = attempt.reply.codes if attempt.reply else "hung up"
        self.told[codes] += 1
        self.put_off += codes.startswith("4")
        if attempt.accepted and (partner, sender) == FORBIDDEN:
            self.let_in += 1
        elif attempt.accepted:
            self.accepted += 1


def queue_is_empty(story):
    return wait_for(lambda: not story.lab.gateway.queued(), "the queue to empty")
