"""A TLS session that is resumed was judged by the rule of that time.

Debian's Postfix keeps sessions on disk (smtp_tls_session_cache_database) and takes a resumed
one for verified, whatever names the rule demands by now: without the fragment's line this
fails.
"""

from lab.waiting import wait_for

SENDERS = ("postfix", "sendmail", "exim")
DOMAIN = "resumed.good.lab"
POLICY = """{ "version": 1,
  "outbound": [
    { "domains": ["resumed.good.lab"], "level": "secure", "cert": { "names": ["NAME"] } } ] }"""
ITS_OWN = POLICY.replace("NAME", "mx.good.lab")
ANOTHER = POLICY.replace("NAME", "mx.example.org")


def run(story):
    story.use_policy(ITS_OWN)
    story.expect((f"first@{DOMAIN}", "tls", "the rule names the server"),
                 (f"second@{DOMAIN}", "tls", "and again, by a session if one is kept"))
    edit(story, ANOTHER, "mx.example.org")
    story.expect((f"third@{DOMAIN}", "unproven", "the rule names another"))
    edit(story, ITS_OWN, "mx.good.lab")
    story.expect((f"fourth@{DOMAIN}", "tls", "the rule names the server again"))


def edit(story, policy, name):
    story.edit(policy)
    wait_for(lambda: name in story.lab.policyd.query(DOMAIN), "the edit to take effect")
