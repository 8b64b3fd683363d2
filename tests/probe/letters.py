"""The look at the servers that `mta-tls letter add` takes before it records a letter."""

import json
import shutil
import sys
from datetime import datetime, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "letter"), str(HERE.parent / "policyd")]

import harness  # noqa: E402
import pdf  # noqa: E402

FOLDER = Path("/tmp/letter-desk")
NEEDED = {"require_authorization": True}


def run(world, tally):
    desk = _Desk(world)
    for test in (records_what_was_seen, refuses_what_would_wait, takes_it_with_a_reason,
                 holds_to_a_level, does_not_look_unasked, is_the_gate_of_a_rule):
        desk.clear()
        test(desk, tally)


class _Desk:
    def __init__(self, world):
        self.world = world

    def clear(self):
        shutil.rmtree(FOLDER, ignore_errors=True)
        (FOLDER / "letters").mkdir(parents=True)
        (FOLDER / "scan.pdf").write_bytes(pdf.plain())
        self.write_policy()

    @staticmethod
    def write_policy(*rules):
        harness.put(FOLDER / "policy.json", harness.policy(
            *rules, authorizations="letters", defaults=NEEDED))

    def letter(self, command, *words):
        return self.world.run_command("letter", command, *words, "--policy",
                                      FOLDER / "policy.json")

    def add(self, *domains, more=()):
        listed = [word for domain in domains for word in ("--domain", domain)]
        return self.letter(
            "add", FOLDER / "scan.pdf", "--id", "lab", *listed, "--party", "recipient-owner",
            "--name", "G. Bianchi", "--signed-on", "2026-11-01", *self.world.dns,
            "--ehlo", "probe.lab", *more)

    @staticmethod
    def record():
        return json.loads((FOLDER / "letters" / "lab.json").read_text(encoding="utf-8"))


def _nothing_written(tally, name):
    tally.equal(f"{name}: nothing is written",
                str(sorted(path.name for path in (FOLDER / "letters").iterdir())), "[]")


def _said(ran, *words):
    text = " ".join(ran.out.split())
    return all(each in text for each in words)


def records_what_was_seen(desk, tally):
    before = desk.world.connections()
    ran = desk.add("good.lab", "twice.lab")
    today = datetime.now(timezone.utc).date().isoformat()
    address = desk.world.servers["good"].address
    seen = f"mx.good.lab [{address}]: encrypted, TLS1.3"
    tally.check("a letter whose servers have TLS is taken", ran.code == 0, ran.out)
    tally.equal("what was seen", json.dumps(desk.record().get("tls_check"), indent=1),
                json.dumps({
                    "checked_on": today, "verdict": "passed", "level": "encrypt",
                    "domains": [{"domain": "good.lab", "verdict": "passed",
                                 "finding": "mail is encrypted at the server",
                                 "servers": [seen]},
                                {"domain": "twice.lab", "verdict": "passed",
                                 "finding": "mail is encrypted at the server",
                                 "servers": [seen]}]}, indent=1))
    tally.check("it is told", _said(ran, f"TLS check passed on {today} at level encrypt: "
                                         "good.lab: mail is encrypted at the server"), ran.out)
    tally.equal("each server is asked once", str(desk.world.connections() - before), "1")
    for command in ("show", "check"):
        said = desk.letter(command, "lab")
        tally.check(f"letter {command} tells it",
                    _said(said, f"TLS check passed on {today}") and said.code == 0, said.out)
    tally.check("letter show tells the servers", _said(desk.letter("show", "lab"), seen))
    shown = json.loads(desk.letter("show", "lab", "--json").out)
    tally.equal("… and as JSON", str(shown["tls_check"]), str(desk.record()["tls_check"]))


def refuses_what_would_wait(desk, tally):
    """Whatever Postfix could not deliver at level encrypt, or nobody could see."""
    faults = {"no-tls.lab": "offers no TLS", "hidden.lab": "", "two.lab": "1 of 2 servers",
              "put-off.lab": "", "alert.lab": "", "tls11.lab": "", "mx.dead.lab": "",
              "nullmx.lab": "", "nowhere.lab": "no server was found", "closes.lab": ""}
    for domain, words in faults.items():
        ran = desk.add("good.lab", domain)
        tally.check(f"{domain} keeps the letter out", ran.code == 1 and _said(
            ran, "the TLS check of the servers has not passed", f"{domain}: ", words,
            "--despite-tls-check"), ran.out)
        tally.check(f"{domain}: one line, printable", ran.out.count("\n") == 1 and
                    ran.out[:-1].isprintable(), repr(ran.out))
        tally.check(f"{domain} alone is blamed", "good.lab: " not in ran.out, ran.out)
        _nothing_written(tally, domain)


def takes_it_with_a_reason(desk, tally):
    ran = desk.add("two.lab", more=["--despite-tls-check", "replaced on Monday"])
    tally.check("a letter is taken for a reason", ran.code == 0 and _said(
        ran, "TLS check failed on", "why: replaced on Monday"), ran.out)
    kept = desk.record()["tls_check"]
    tally.equal("the reason is kept", str((kept["verdict"], kept["reason"])),
                "('failed', 'replaced on Monday')")
    tally.equal("what was seen, too", kept["domains"][0]["servers"][0].split(", ", 1)[0],
                f"mx.no-tls.lab [{desk.world.servers['no-tls'].address}]: would get no mail")
    ran = desk.add("good.lab", more=["--despite-tls-check", "in vain", "--replace"])
    tally.check("where it passes no reason is kept", ran.code == 0 and
                "reason" not in desk.record()["tls_check"], ran.out)
    ran = desk.add("mx.dead.lab", more=["--despite-tls-check", "moves house", "--replace"])
    tally.check("nobody seen is another verdict", ran.code == 0 and
                desk.record()["tls_check"]["verdict"] == "unseen", ran.out)


def holds_to_a_level(desk, tally):
    for domain, level, code in (("self-signed.lab", "forced", 0), ("self-signed.lab", "verify", 1),
                                ("wrong-name.lab", "verify", 1), ("good.lab", "verify", 0),
                                ("tlsa.lab", "dane-only", 0), ("good.lab", "dane-only", 1)):
        ran = desk.add(domain, more=["--level", level, "--replace"])
        tally.check(f"{domain} at level {level}", ran.code == code, ran.out)
    tally.equal("the level is kept", desk.record()["tls_check"]["level"], "dane-only")
    for level in ("may", "fingerprint", "strong"):
        tally.check(f"level {level} is none", desk.add("good.lab", more=["--level", level]).code
                    == 2)


def does_not_look_unasked(desk, tally):
    before = desk.world.connections()
    ran = desk.add("no-tls.lab", more=["--no-tls-check", "no way out from this desk"])
    kept = desk.record()["tls_check"]
    tally.check("a look left out is recorded as that", ran.code == 0 and
                kept["verdict"] == "skipped" and
                kept["reason"] == "no way out from this desk", ran.out)
    ran = desk.add("no-tls.lab", more=["--direction", "inbound", "--replace"])
    tally.check("of inbound mail no server is looked at", ran.code == 0 and
                "tls_check" not in desk.record(), ran.out)
    tally.equal("nobody was asked", str(desk.world.connections() - before), "0")
    for words in (["--no-tls-check", " "], ["--no-tls-check", "a", "--despite-tls-check", "b"]):
        tally.check(f"{words} are no arguments", desk.add("good.lab", more=words).code == 2)


def is_the_gate_of_a_rule(desk, tally):
    """From a server without TLS to a rule in force, on a running daemon."""
    server = desk.world.servers["no-tls"]
    rule = harness.rule("no-tls.lab", "forced", authorization="lab")
    with harness.Daemon(FOLDER, None) as daemon:
        desk.write_policy(rule)
        daemon.logged("there is no letter")
        ran = desk.add("no-tls.lab")
        tally.check("the letter waits for the server", ran.code == 1, ran.out)
        tally.equal("… and the rule for the letter", daemon.ask("no-tls.lab"), "NOTFOUND ")
        server.put_right(desk.world.certificates["good"])
        try:
            ran = desk.add("no-tls.lab")
            tally.check("once it has TLS, the letter is taken", ran.code == 0, ran.out)
            daemon.until("no-tls.lab", harness.OK_FORCED)
        finally:
            server.spoil()
    tally.check("the rule is in force", True)
