"""min_tls, against servers that speak one old version only."""

SENDERS = ("postfix", "exim")


def run(story):
    story.use_policy()
    story.expect(("user@tls12.lab", "tls", "1.2 by default"),
                 ("user@strict.tls12.lab", "handshake", "1.3, server at 1.2"),
                 kind="tls12")
    story.expect(("user@strict.good.lab", "tls", "1.3, server at 1.3"))
    story.expect(("user@tls11.lab", "handshake", "1.2 by default, server at 1.1"),
                 ("user@legacy.tls11.lab", "tls", "1.1-legacy, server at 1.1"),
                 ("user@oldest.tls11.lab", "tls", "1.0-legacy, server at 1.1"),
                 ("user@optional.tls11.lab", "tls",
                  "opportunistic ignores min_tls: old TLS beats plain text"),
                 kind="tls11")
