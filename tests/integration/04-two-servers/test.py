"""Two MX hosts: the first (10) offers no TLS, the second (20) is good."""

SENDERS = ("postfix", "exim")


def run(story):
    story.use_policy()
    deliveries = story.expect(
        ("user@two.encrypt.lab", "tls", "forced passes over the first"),
        ("user@two.secure.lab", "tls", "secure passes over the first"),
        ("user@two.fingerprint.lab", "tls", "fingerprint passes over the first"),
        ("user@two.none.lab", "clear", "prevented takes the first"),
        ("user@two.lab", "clear", "no opinion takes the first"))
    taken = [delivery.session.server for delivery in deliveries if delivery.session]
    story.check(taken == ["good"] * 3 + ["no-tls"] * 2, "each at the server it should",
                str(taken))
    story.check(not any(session.carried for session in story.sessions()
                        if session.server == "no-tls" and not session.rcpts),
                "the first server heard of no forced mail")
