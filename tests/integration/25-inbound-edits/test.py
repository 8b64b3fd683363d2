"""policy.json is edited while partners' sessions are open."""

import time

from lab.waiting import wait_for

GATEWAYS = ("postfix", "sendmail", "exim")
SENDER = "clerk@edited.lab"
POLICY = """{ "version": 1,
  "inbound": [
    { "match": { "sender_domains": ["edited.lab"] }, "level": "LEVEL" } ] }"""
OPTIONAL = POLICY.replace("LEVEL", "may")
FORCED = POLICY.replace("LEVEL", "encrypt")
BROKEN = POLICY.replace("LEVEL", "encrpt")
IN_FORCE_SECONDS = 5
LONG_SESSION = 40


def run(story):
    story.use_policy(OPTIONAL)
    with story.open("plain") as session, story.open("tls13") as encrypted:
        story.expect("before the edit", story.send_in(session, SENDER), "250")
        story.expect("before the edit, TLS", story.send_in(encrypted, SENDER), "250")
        took = edit(story, FORCED)
        print(f"# {story.way}: in force after {took:.2f} s")
        story.expect("the next message of the open session",
                     story.send_in(session, SENDER), "530 5.7.0")
        story.expect("the same over TLS", story.send_in(encrypted, SENDER), "250")
        broken(story, session)
        long_session(story, session)
    story.lab.daemon.write_policy(OPTIONAL)
    wait_for(lambda: story.send("plain", SENDER).reply.code == 250,
             "the edit back to take effect", IN_FORCE_SECONDS)


def edit(story, text):
    """Edits the file and waits until new sessions are judged by it."""
    began = time.monotonic()
    story.lab.daemon.write_policy(text)
    wait_for(lambda: story.send("plain", SENDER).reply.code == 530,
             "the edit to take effect", IN_FORCE_SECONDS)
    return time.monotonic() - began


def broken(story, session):
    """A bad file changes nothing and says where it is bad."""
    daemon = story.lab.daemon
    daemon.write_policy(BROKEN)
    wait_for(lambda: f"{daemon.policy}:3:" in daemon.log.read_text("utf-8"),
             "the daemon to name file and line")
    for when, attempt in (("an open", story.send_in(session, SENDER)),
                          ("a new", story.send("plain", SENDER))):
        story.expect(f"a broken file, {when} session", attempt, "530 5.7.0")
    daemon.write_policy(FORCED)


def long_session(story, session):
    """Message after message, each judged by itself."""
    said = {story.send_in(session, f"clerk@open{number}.lab").reply.codes
            for number in range(LONG_SESSION)}
    story.check(said == {"250 2.0.0"} or said == {"250"},
                f"{LONG_SESSION} more messages in that session", str(said))
    story.expect("and then one under the rule", story.send_in(session, SENDER),
                 "530 5.7.0")
