"""Exim tells who sends: rules about senders raise what the table says of recipients."""

from lab.delivery import conclude
from lab.sender import ENVELOPE_SENDER

SENDERS = ("exim",)
HR, BOARD = "hr@mta.lab.test", "chair@sub.board.example"
CASES = (
    (ENVELOPE_SENDER, "user@no-tls.lab", "clear", "nobody in particular"),
    (HR, "user@no-tls.lab", "no-offer", "an address, a domain without a rule"),
    ("HR@MTA.lab.test", "user@no-tls.lab", "no-offer", "the address in upper case"),
    (HR, "user@free.no-tls.lab", "no-offer", "an address, an opportunistic domain"),
    (HR, "user@self-signed.lab", "tls", "an address that wants no more than encryption"),
    (HR, "user@never.good.lab", "tls", "an address, a domain without TLS"),
    (BOARD, "user@no-tls.lab", "no-offer", "a domain of senders"),
    (BOARD, "user@self-signed.lab", "unproven", "a domain that wants verification"),
    (BOARD, "user@forced.self-signed.lab", "unproven", "the same, to a forced domain"),
    (BOARD, "user@good.lab", "tls", "the same, to a good server"),
    ("<>", "user@no-tls.lab", "clear", "the null sender"),
)


def run(story):
    story.use_policy()
    for number, (sender, recipient, word, sentence) in enumerate(CASES):
        expect(story, sender, recipient.replace("user", f"user{number}"), word, sentence)
    in_one_queue_run(story)
    login(story)


def expect(story, sender, recipient, word, sentence):
    queue_id, = story.lab.sender.send(recipient, sender=sender)
    check(story, recipient, queue_id, word, sentence)


def check(story, recipient, queue_id, word, sentence):
    delivery = conclude(story.lab, recipient, queue_id)
    story.expect_of(delivery, word, f"{sentence}: {word}")
    story.lab.sender.forget_hosts()


def in_one_queue_run(story):
    """Two mails to one recipient's domain, of which one must be encrypted."""
    sender = story.lab.sender
    waiting = [(recipient, word, sender.send_each([[recipient]], of, how="-odq")[0])
               for of, recipient, word in (
                   (ENVELOPE_SENDER, "one@free.no-tls.lab", "clear"),
                   (HR, "two@free.no-tls.lab", "no-offer"),
                   (ENVELOPE_SENDER, "three@free.no-tls.lab", "clear"),
                   (HR, "four@free.no-tls.lab", "no-offer"))]
    sender.flush_by_host()
    for recipient, word, queue_id in waiting:
        check(story, recipient, queue_id, word, f"in one queue run, {recipient}")


def login(story):
    """A user who has logged in, whatever the address."""
    sender = story.lab.sender
    for user, word in (("clerk", "no-offer"), ("guest", "clear"), (None, "clear")):
        recipient = f"{user}@free.no-tls.lab"
        queue_id = sender.send_as(user, recipient)
        check(story, recipient, queue_id, word, f"login {user}")
