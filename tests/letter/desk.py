"""A support desk: a folder of letters, a policy, and the command line."""

import json
import pathlib
import subprocess

import authority
import harness

NOW = "2026-11-23"
# Servers are looked at in tests/probe, where there are some.
NO_LOOK = ["--no-tls-check", "no servers here"]


class Desk:
    def __init__(self, folder, **policy):
        self.folder = pathlib.Path(folder)
        self.letters = self.folder / "letters"
        self.letters.mkdir()
        self.policy = self.folder / "policy.json"
        self.at = None  # else the machine's clock
        self.write_policy(**policy)

    def write_policy(self, *rules, **top):
        harness.put(self.policy, harness.policy(*rules, authorizations="letters", **top))

    def document(self, octets, name="signed.pdf"):
        path = self.folder / name
        path.write_bytes(octets)
        return path

    def run(self, *words, at=None):
        at = at or self.at
        return subprocess.run(
            [harness.program("mta-tls"), "letter", *map(str, words),
             *(["--policy", str(self.policy)] if words[0] != "template" else []),
             *(["--at", at] if at else []), *(NO_LOOK if words[0] == "add" else [])],
            capture_output=True, text=True, timeout=60, check=False, cwd=self.folder,
            stdin=subprocess.DEVNULL)

    def add(self, document, *words, id="bank", ca="Example CA", at=None):
        trust = ["--ca-file", f"{authority.authority(ca)}.pem"] if ca else []
        return self.run("add", document, "--id", id, "--domain", harness.BANK, "--party",
                        "recipient-owner", *trust, *words, at=at)

    def record(self, id="bank"):
        return json.loads((self.letters / f"{id}.json").read_text(encoding="utf-8"))


def done(ran, code=0):
    harness.equal((ran.returncode, ran.stderr), (code, ""), ran.stdout)
    return ran.stdout


def refused(desk, ran, words):
    """Nothing may have been written."""
    harness.check(ran.returncode == 1 and words in ran.stderr, ran.returncode, ran.stdout,
                  ran.stderr, "\nshould say:", words)
    harness.equal(sorted(path.name for path in desk.letters.iterdir() if path.is_file()), [])


def unwrapped(text):
    """What is broken into lines for a page, in one."""
    return " ".join(text.split())
