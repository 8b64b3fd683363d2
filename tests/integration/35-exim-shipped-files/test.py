"""What we ship for Exim fits: both fragments, each way of putting them in, each choice."""

from lab import exim

SENDERS = ("exim",)
TRANSPORTS = ("none", "may", "dane", "encrypt", "verify", "dane_only")
OPTIONS = exim.EXIM4 / "mta-tls-options"
TCP, UNIX = "inet:127.0.0.1:8461", "/run/mta-tls/socketmap"


def run(story):
    story.use_policy()
    asked_by_hand(story)
    obeyed(story, "split")
    with exim.in_a_single_file(story.lab.sender.examples):
        obeyed(story, "single")
    unix_socket(story)
    more_options(story)
    story.check(not story.warnings(), "nothing in the panic log", str(story.warnings()))


def asked_by_hand(story):
    """The two commands of README.md."""
    exim4 = story.lab.sender.run
    route = exim4("exim4", "-bt", "somebody@good.lab")
    story.check("router = mta_tls_send, transport = mta_tls_encrypt" in route,
                "exim4 -bt names the transport", route)
    answer = exim4("exim4", "-be",
                   "${readsocket{inet:127.0.0.1:8461}{17:exim-out good.lab,}}")
    story.check(answer == "18:OK encrypt min=1.2,\n", "exim4 -be asks policyd", answer)


def obeyed(story, how):
    story.expect((f"user@{how}.good.lab", "tls", f"{how}, forced"),
                 (f"user@{how}.no-tls.lab", "no-offer", f"{how}, forced, without TLS"),
                 (f"user@{how}.watch.lab", "tls", f"{how}, secure"),
                 (f"user@{how}.self-signed.lab", "unproven", f"{how}, verify"),
                 (f"user@{how}.plain.lab", "clear", f"{how}, opportunistic"),
                 (f"user@{how}.refuses.lab", "clear", f"{how}, no opinion"))


def unix_socket(story):
    """The other address that the fragments name."""
    story.lab.policyd.stop()
    story.lab.policyd.start(tcp=False)
    with exim.changed("main/01_mta-tls", TCP, UNIX):
        obeyed(story, "unix")
    story.lab.policyd.stop()
    story.lab.policyd.start()


def more_options(story):
    """A file of options that every transport takes."""
    OPTIONS.write_text("helo_data = more.lab.test\n", encoding="ascii")
    with exim.changed("main/02_mta-tls-outbound", "# MTA_TLS_OPTIONS =", "MTA_TLS_OPTIONS ="):
        without = [name for name in TRANSPORTS if "helo_data = more.lab.test"
                   not in story.lab.sender.run("exim4", "-bP", "transport",
                                               f"mta_tls_{name}")]
        story.check(not without, "MTA_TLS_OPTIONS: every transport has them", str(without))
        obeyed(story, "options")
