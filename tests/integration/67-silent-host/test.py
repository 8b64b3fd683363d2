"""R9: while an MX host keeps silent, Postfix 3.7 closes its idle connection to policyd.

Its next question, about the next host, comes by a new connection and must be answered.
"""


def run(story):
    story.use_policy()
    story.expect(("user@silent-first.lab", "tls", "the second MX host takes the mail"))
    tried = {session.server for session in story.sessions()}
    story.check("silent" in tried, "the first one did keep silent", str(tried))
    story.check(not story.warnings(), "without a complaint", "\n    ".join(story.warnings()))
