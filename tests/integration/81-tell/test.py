"""A partner's server loses its TLS: who hands in the next mail hears why, at once and in
plain words, until the server is mended.
"""

from lab.delivery import conclude_sent
from lab.history import FILE, History
from lab.submission_story import ADDRESS
from lab.waiting import wait_for

SUBMISSIONS = ("postfix", "sendmail")
GOOD, TLS12, PLAIN = "user@good.lab", "user@tls12.lab", "user@no-tls.lab"
WHY = ("{} gets mail only encrypted, but their server mx.{} offers no encryption. The fault "
       "is theirs. Not sent: {}.")
NOT_NOW = WHY.format("good.lab", "good.lab", "try again later, or phone")
NEVER = WHY.format("tls12.lab", "tls12.lab", "phone them")


def run(story):
    listen_to_the_watch(story)
    history = History(story.lab)
    try:
        while_all_is_well(story, history)
        the_servers_lose_their_tls(story, history)
        what_is_not_asked_for_waits(story, history)
        other_recipients_get_the_mail(story)
        an_edit_ends_it(story)
        the_servers_are_mended(story, history)
        the_watch_is_gone(story, history)
    finally:
        for kind in ("good", "tls12"):
            story.lab.receivers.offer_tls(kind, True)
        story.lab.milter.options = story.lab.front.milter_options


def listen_to_the_watch(story):
    story.lab.milter.options = (*story.lab.front.milter_options, "--history", str(FILE))
    story.use_policy()


def ask(story, recipient):
    """What is said to RCPT; nothing is sent."""
    with story.lab.front.open(story.lab.front.user) as session:
        session.command(f"MAIL FROM:<{ADDRESS}>")
        return session.command(f"RCPT TO:<{recipient}>")


def hears(story, recipient, codes, text, sentence):
    """The milter reads what the watch has written a moment later."""
    def is_heard():
        reply = ask(story, recipient)
        return None if reply.good else reply
    reply = wait_for(is_heard, sentence, 20)
    for said in (reply, story.submit(recipient).reply):
        story.check(said.codes == codes and is_text(said, text, recipient),
                    f"{sentence}: {codes}", f"{said.command}: {said}")


def is_text(reply, text, recipient):
    """Sendmail names the recipient before a text that is for good."""
    return reply.text.removeprefix(f"<{recipient}>... ") == text


def is_taken(story, recipient, sentence):
    wait_for(lambda: ask(story, recipient).good, sentence, 20)
    story.check(True, sentence)


def arrives(story, recipient, sentence):
    submitted = story.submit(recipient)
    delivery = conclude_sent(story.lab, recipient, submitted.queue_id)
    story.check(delivery.saw.startswith("TLS"), f"{sentence}: it arrives over TLS",
                str(delivery))


def while_all_is_well(story, history):
    story.check(history.look("good.lab", "tls12.lab") == ["passes", "passes"],
                "both servers are in order", str(history))
    arrives(story, GOOD, "while all is well")


def the_servers_lose_their_tls(story, history):
    for kind in ("good", "tls12"):
        story.lab.receivers.offer_tls(kind, False)
    story.check(history.look("good.lab", "tls12.lab") == ["fails", "fails"],
                "both have lost their TLS", str(history))
    hears(story, TLS12, "550 5.7.4", NEVER, "what is to bounce is refused for good")
    reply = ask(story, GOOD)
    story.check(reply.good, "one failure is not two: mail is taken", str(reply))
    history.look("good.lab", "tls12.lab")
    hears(story, GOOD, "451 4.7.4", NOT_NOW, "after two it is put off")


def what_is_not_asked_for_waits(story, history):
    history.look("no-tls.lab")
    delivery = story.fate(story.submit(PLAIN), PLAIN)
    story.check(delivery.saw == "nothing" and delivery.fate.status != "sent",
                "without refuse_new_after_failures mail waits", str(delivery))


def other_recipients_get_the_mail(story):
    other = "user@self-signed.lab"
    submitted = story.submit(GOOD, other)
    story.check(submitted.attempt.accepted == (other,)
                and [reply.text for reply in submitted.attempt.refused] == [NOT_NOW],
                "of two recipients one is put off", str(submitted.attempt))
    delivery = story.fate(submitted, other)
    story.check(delivery.fate.status == "sent", "and the other gets it", str(delivery))


def an_edit_ends_it(story):
    """The milter has its own copy of the table, and mail waits from now on."""
    text = story.policy_text()
    story.lab.milter.write_policy(text.replace(
        '"refuse_new_after_failures": 1, "action"', '"action"'))
    is_taken(story, TLS12, "a rule that no longer asks for it: mail is taken")
    story.lab.milter.write_policy(text)
    hears(story, TLS12, "550 5.7.4", NEVER, "and refused again, once the rule does")


def the_servers_are_mended(story, history):
    for kind in ("good", "tls12"):
        story.lab.receivers.offer_tls(kind, True)
    story.check(history.look("good.lab", "tls12.lab") == ["passes", "passes"],
                "both servers are mended", str(history))
    for recipient in (GOOD, TLS12):
        is_taken(story, recipient, f"mail to {recipient} is taken again")
        arrives(story, f"again-{recipient}", "after the server was mended")


def the_watch_is_gone(story, history):
    """Nobody is refused for what nobody can read."""
    story.lab.receivers.offer_tls("tls12", False)
    history.look("tls12.lab")
    hears(story, TLS12, "550 5.7.4", NEVER, "it fails once more")
    FILE.unlink()
    is_taken(story, TLS12, "without a history all mail is taken")
