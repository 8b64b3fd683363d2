"""The milter itself, for its tests; the rest is what the tests of mta-tls-policyd share."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "policyd"))
from harness import IS_ROOT, Daemon, equal, put, program  # noqa: E402,F401
import protocol  # noqa: E402

BANK, BOARD = "bank.example", "board.example"


def inbound(*rules, outbound=(), **defaults):
    top = {"version": 1}
    if defaults:
        top["defaults"] = defaults
    return json.dumps({**top, "outbound": list(outbound), "inbound": list(rules)},
                      indent=1) + "\n"


def rule(name, level="encrypt", *, to=None, client=None, **more):
    match = {}
    if name:
        match["sender_domains"] = [name]
    if to:
        match["recipient_domains"] = [to]
    if "include_subdomains" in more:
        match["include_subdomains"] = more.pop("include_subdomains")
    if client:
        match["client_networks"] = [client]
    return {"id": more.pop("id", name or to or "client"), "match": match, "level": level,
            **more}


HELD = inbound(rule(BANK))
FREE = inbound(rule("somebody-else.example"))
REFUSED = ('530 5.7.0 TLS is required for mail from bank.example (rule "bank.example"): '
           "the session is in plain text; STARTTLS first.")


class Milter(Daemon):
    """A running mta-tls-milter with sockets and files in a folder."""

    def __init__(self, folder, text=HELD, *options, audit=False, inet=None, env=None,
                 before=None, user="root" if IS_ROOT else None, log_level="debug",
                 unix_options=",mode=0666"):
        super().__init__(folder, text, env=env, before=before, user=None)
        self.unix = str(self.folder / "milter")
        self.address = ("127.0.0.1", inet) if inet else self.unix
        where = f"inet:{inet}@127.0.0.1" if inet else f"unix:{self.unix}{unix_options}"
        self.command = [program("mta-tls-milter"), "--policy", str(self.policy), "--milter",
                        where, "--control", f"unix:{self.control_path}", "--log-level",
                        log_level]
        self.command += ["--audit", str(self.audit)] if audit else []
        self.command += ["--user", user] if user else []
        self.command += options

    def mta(self, **options):
        return protocol.Mta(self.address, **options)

    def session(self, tls=None, mta=None, **client):
        return self.mta().greet(tls, mta, **client)

    def verdict(self, sender=f"a@{BANK}", tls=None, recipient="me@example.org"):
        """What a whole message of a new session is told in the end."""
        with self.session(tls) as mta:
            replies = mta.message(sender, recipient)
            return protocol.reply_text(replies[-1])
