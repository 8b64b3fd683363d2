"""policy.json is edited while Postfix runs and mail flows."""

import threading
import time

from lab.waiting import wait_for

SENDERS = ("postfix", "sendmail", "exim")
FLOW_SECONDS = 7
AFTER_EDIT = 3
POLICY = """{ "version": 1,
  "outbound": [
    { "domains": ["plain.lab"], "include_subdomains": true, "level": "LEVEL" } ] }"""
OPTIONAL = POLICY.replace("LEVEL", "opportunistic")
FORCED = POLICY.replace("LEVEL", "forced")
BROKEN = POLICY.replace("LEVEL", "opportunistc")


def run(story):
    story.use_policy(OPTIONAL)
    story.expect(("user@before.plain.lab", "clear", "before the edit"))
    burst(story)
    story.use_policy(FORCED)
    broken_edit(story)
    ways_to_edit(story)


def burst(story):
    """Opportunistic becomes forced amid mail for that very domain."""
    lab, flow = story.lab, Flow(story.lab)
    flow.start()
    wait_for(lambda: len(in_clear(story)) > 20, "mail to flow in clear")
    story.edit(FORCED, AFTER_EDIT)
    edited = time.monotonic()
    flow.join()
    late = [session for session in in_clear(story)
            if session.data_at > edited + AFTER_EDIT]
    story.check(flow.last > edited + AFTER_EDIT + 1, "mail flowed on after the edit")
    story.check(not late, f"nothing in clear {AFTER_EDIT} s after the edit",
                f"{len(late)} mails")
    delays = [session.data_at - edited for session in in_clear(story)]
    print(f"# last mail in clear {max(delays):.2f} s after the edit, "
          f"{flow.sent} mails in {FLOW_SECONDS} s")
    lab.sender.forget_hosts()
    story.expect(("user@after.plain.lab", "no-offer", "a new domain is forced"))


def in_clear(story):
    return [session for session in story.sessions()
            if session.server == "plain" and session.data_bytes and not session.tls]


class Flow(threading.Thread):
    """Mail to one domain for FLOW_SECONDS, more than its server takes at once.

    That is when Postfix would keep plain-text sessions open and reuse them without asking
    policyd: with smtp_connection_cache_on_demand = yes this test fails.
    """

    def __init__(self, lab):
        super().__init__(daemon=True)
        self._lab = lab
        self.sent = 0
        self.last = 0.0

    def run(self):
        end = time.monotonic() + FLOW_SECONDS
        while time.monotonic() < end:
            self._lab.sender.send(*["user@burst.plain.lab"] * 5)
            self.sent += 5
            self.last = time.monotonic()
            time.sleep(0.02)


def broken_edit(story):
    """A bad file changes nothing and says where it is bad."""
    lab = story.lab
    lab.policyd.write_policy(BROKEN)
    wait_for(lambda: f"{lab.policyd.policy}:3:" in lab.policyd.log.read_text(),
             "policyd to name file and line")
    story.check("opportunistic" in lab.policyd.log.read_text().split("opportunistc")[-1],
                "the log suggests the right word")
    story.expect(("user@broken.plain.lab", "no-offer", "the old table stays in force"))


def ways_to_edit(story):
    """Renamed over, written in place, and told to reload: each takes effect by itself."""
    story.edit(OPTIONAL, grace=0)
    takes_effect(story, "renamed over", "rename", "OK may")
    story.edit(FORCED, AFTER_EDIT, rename=False)
    takes_effect(story, "written in place", "in-place", "OK encrypt")


def takes_effect(story, sentence, name, answer):
    wait_for(lambda: story.lab.policyd.query(f"{name}.plain.lab").startswith(answer),
             f"the edit ({sentence}) to take effect", 5)
    word = "clear" if answer == "OK may" else "no-offer"
    story.expect((f"user@{name}.plain.lab", word, sentence))
