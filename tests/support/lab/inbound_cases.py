"""What happens within a session, and with a message: the same for every MTA.

The first argument of each is the story; `run` has them all, but for those that the MTA
has no part in.
"""

from .inbound_expectations import OFFERS, PIPELINED, UNAVAILABLE
from .inbound_world import CLIENT, CLIENT_V6, STRANGER, ADDRESS_V6
from .partner import Partner
from .sasl import PASSWORD, USER
from .waiting_mail import WaitingMail
from .world import HAS_IPV6

ENCRYPT, VERIFY, FREE = (f"clerk@{rule}.partner.lab"
                         for rule in ("encrypt", "verify", "free"))
VAULT, OUR_USER = "user@vault.ours.lab", "user@ours.lab"
NO_TLS = "530 5.7.0"


def run(story):
    several_messages(story)
    starttls_after_helo(story)
    resumption(story)
    pipelined(story)
    names(story)
    networks(story)
    recipients(story)
    local_submission(story)
    for offer, case in (("AUTH", authenticated), ("SMTPUTF8", unicode_sender)):
        if offer in OFFERS[story.way]:
            case(story)
        else:
            not_offered(story, offer)


def several_messages(story):
    """Each message of a session is judged by itself, by what the session has."""
    with story.open("plain") as session:
        for sender, codes in ((ENCRYPT, NO_TLS), (FREE, "250"), (ENCRYPT, NO_TLS)):
            story.expect(f"one plain session, {sender}", story.send_in(session, sender),
                         codes)
    with story.open("trusted") as session:
        for sender in (VERIFY, ENCRYPT, VERIFY):
            story.expect(f"one trusted session, {sender}",
                         story.send_in(session, sender), "250")
        session.command("RSET")
        story.expect("after RSET", story.send_in(session, VERIFY), "250")


def starttls_after_helo(story):
    """What was known before STARTTLS is forgotten (RFC 3207 section 4.2)."""
    partner = story.lab.partners["trusted"]
    with story.open("plain") as session:
        story.expect("before STARTTLS", story.send_in(session, VERIFY), NO_TLS)
        session.command("HELO client.partner.lab")
        session.command("EHLO client.partner.lab")
        session.start_tls(partner.context())
        session.command("EHLO client.partner.lab")
        story.expect("after STARTTLS", story.send_in(session, VERIFY), "250")
        session.command("EHLO other.partner.lab")
        story.expect("after one more EHLO", story.send_in(session, VERIFY), "250")


def resumption(story):
    """A resumed TLS session still counts with the certificate of the first."""
    partner = Partner(CLIENT, "1.2", story.lab.certificates["trusted"].path)
    context = partner.context()
    with story.open(Partner(CLIENT)) as first:
        first.start_tls(context)
        first.command("EHLO client.partner.lab")
        story.expect("the first TLS session", story.send_in(first, VERIFY), "250")
        kept = first.tls.session
    with story.open(Partner(CLIENT)) as second:
        second.start_tls(context, kept)
        second.command("EHLO client.partner.lab")
        resumes = "resumption" in OFFERS[story.way]
        story.check(second.tls.session_reused == resumes,
                    "the TLS session is resumed" if resumes else "nothing is resumed")
        story.expect("the second TLS session", story.send_in(second, VERIFY), "250")


def pipelined(story):
    """Commands that were sent at once get their replies one by one."""
    commands = (f"MAIL FROM:<{ENCRYPT}>", f"RCPT TO:<{OUR_USER}>", "DATA")
    with story.open("plain") as session:
        said = [reply.code for reply in session.pipeline(*commands)]
        story.check(said == PIPELINED[story.way],
                    "MAIL, RCPT and DATA at once, in plain text", str(said))
        session.command("RSET")
        story.expect("and the session goes on", story.send_in(session, FREE), "250")


def names(story):
    for sender, codes in (
            ("", "250"), ("clerk@ENCRYPT.Partner.LAB", NO_TLS),
            ("clerk@below.encrypt.partner.lab", "250"), ("clerk@partner.lab", "250"),
            ("clerk@below.lab", NO_TLS), ("clerk@a.b.below.lab", NO_TLS),
            ("clerk@notbelow.lab", "250"), ("clerk@xn--bcher-kva.lab", NO_TLS),
            ('"a@free.lab"@encrypt.partner.lab', NO_TLS)):
        story.expect(f"plain text from <{sender}>", story.send("plain", sender), codes)


def networks(story):
    for address, codes in ((STRANGER, NO_TLS), (CLIENT, "250")):
        for sender in (FREE, ""):
            story.expect(f"plain text from <{sender}> at {address}",
                         story.send(Partner(address), sender), codes)
    story.expect("TLS from that network", story.send(Partner(STRANGER, "1.3"), FREE),
                 "250")
    if HAS_IPV6:
        with story.open(Partner(CLIENT_V6), ADDRESS_V6) as session:
            story.expect("plain text over IPv6", story.send_in(session, FREE), NO_TLS)
    else:
        story.skip("plain text over IPv6", "this machine has no IPv6")


def recipients(story):
    """Of two recipients only the one under a rule is refused."""
    attempt = story.send("plain", FREE, OUR_USER, VAULT)
    story.expect("plain text for two, one under a rule", attempt, "250")
    story.check(attempt.accepted == (OUR_USER,), "the one without a rule gets it",
                str(attempt.accepted))
    story.check([reply.codes for reply in attempt.refused] == [NO_TLS],
                f"the one under a rule is refused: {NO_TLS}", str(attempt.refused))
    story.expect("TLS for both", story.send("tls13", FREE, OUR_USER, VAULT), "250")
    attempt = story.send("plain", ENCRYPT, VAULT, OUR_USER)
    story.expect("the rule of the sender comes first", attempt, NO_TLS)


def local_submission(story):
    """sendmail(1) on the gateway itself: no network, so no TLS that could be missing."""
    for sender in (ENCRYPT, VERIFY):
        mark = story.ledger.submit(story.lab.gateway, sender, OUR_USER)
        story.check(story.lab.mailbox.mail(mark), f"sendmail(1), {sender}: no rule")


def authenticated(story):
    """Our own user: never in plain text, and no partner's rule is about them."""
    for partner, codes in (("plain", "538 5.7.11"), ("tls13", "250")):
        with story.open(partner) as session:
            story.check(session.log_in(USER, PASSWORD).code == 235,
                        f"{partner}: the password is right", str(session.replies[-1]))
            story.expect(f"authenticated, {partner}", story.send_in(session, FREE), codes)
            if partner == "tls13":
                story.expect("authenticated, under a rule for certificates",
                             story.send_in(session, VERIFY), "250")


def not_offered(story, offer):
    with story.open("tls13") as session:
        said = session.replies[-1].text
    story.check(offer not in said, f"{offer} is not offered", said)


def unicode_sender(story):
    attempt = story.send("plain", "clerk@bücher.lab", options=" SMTPUTF8")
    story.expect("plain text from a U-label", attempt, NO_TLS)
    attempt = story.send("tls13", "clerk@bücher.lab", options=" SMTPUTF8")
    story.expect("TLS from a U-label", attempt, "250")


def judged(story, when):
    """One mail that a rule forbids, one that it permits."""
    story.expect(f"{when}, forbidden", story.send("plain", ENCRYPT), NO_TLS)
    story.expect(f"{when}, permitted", story.send("tls13", ENCRYPT), "250")


def policyd_in_trouble(story):
    """policyd hangs, and is down: nothing is accepted, and it recovers by itself."""
    policyd = story.lab.policyd
    for how, undo in (("freeze", "thaw"), ("kill", "start")):
        getattr(policyd, how)()
        waiting = [WaitingMail(f"policyd, {how}: {partner}", story.send, partner, ENCRYPT)
                   for partner in ("plain", "tls13")]
        for one in waiting:
            one.join()
            story.expect(one.sentence, one.attempt, *UNAVAILABLE[story.way])
        print(f"# {story.way}, policyd, {how}: told after "
              + ", ".join(f"{one.seconds:.1f} s" for one in waiting))
        getattr(policyd, undo)()
        judged(story, f"policyd, after {how}")
