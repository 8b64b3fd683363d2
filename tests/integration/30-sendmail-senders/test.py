"""Sendmail tells who sends: rules about senders raise what the table says of recipients."""

from lab.delivery import conclude
from lab.sender import ENVELOPE_SENDER

SENDERS = ("sendmail",)
HR, BOARD = "hr@mta.lab.test", "chair@sub.good.lab"
CASES = (
    (ENVELOPE_SENDER, "user@no-tls.lab", "clear", "nobody in particular"),
    (HR, "user@no-tls.lab", "no-offer", "an address, a domain without a rule"),
    ("HR@MTA.Lab.test", "user@no-tls.lab", "no-offer", "the address in upper case"),
    ('"hr"@mta.lab.test', "user@no-tls.lab", "no-offer", "the address in quotes"),
    (HR, "user@free.no-tls.lab", "no-offer", "an address, an opportunistic domain"),
    (HR, "user@self-signed.lab", "tls", "an address that wants no more than encryption"),
    (HR, "user@never.good.lab", "tls", "an address, a domain without TLS"),
    (HR, "user@bank.watch.lab", "tls", "an address, a domain that asks for more"),
    (BOARD, "user@no-tls.lab", "no-offer", "a domain of senders"),
    (BOARD, "user@self-signed.lab", "unproven", "a domain that wants verification"),
    (BOARD, "user@forced.self-signed.lab", "unproven", "the same, to a forced domain"),
    (BOARD, "user@watch.lab", "tls", "the same, to a good server"),
    ("", "user@no-tls.lab", "clear", "the null sender"),
)


def run(story):
    story.use_policy()
    for number, (sender, recipient, word, sentence) in enumerate(CASES):
        recipient = recipient.replace("user", f"user{number}")
        queue_id, = story.lab.sender.send(recipient, sender=sender)
        delivery = conclude(story.lab, recipient, queue_id)
        story.expect_of(delivery, word, f"{sentence}: {word}")
    in_one_queue_run(story)


def in_one_queue_run(story):
    """Mails to one host, of which one must be encrypted."""
    sender = story.lab.sender
    sender.forget_queue()
    mails = (("one@free.no-tls.lab", ENVELOPE_SENDER, "clear"),
             ("two@free.no-tls.lab", HR, "no-offer"))
    queue_ids = [sender.hold(recipient, of) for recipient, of, _ in mails]
    sender.flush()
    for queue_id, (recipient, _, word) in zip(queue_ids, mails):
        delivery = conclude(story.lab, recipient, queue_id)
        story.expect_of(delivery, word, f"in one queue run, {recipient}: {word}")
