"""The commands that ask the daemon, with a real one; and tester = enforcer."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import command

KEYS = [
    "examplebank.example", "EXAMPLEBANK.example.", "a.b.examplebank.example",
    "lab.examplebank.example", "pay.examplebank.example", "clinic.example",
    "surgery.example", "bücher.example", "xn--bcher-kva.example", "m365.example",
    "plain.example", "dane.example", "off.example", "pinned.example", "unlisted.example",
    "[relay.example.net]:587", "[RELAY.example.net]:587", "[relay.example.net]",
    "[192.0.2.7]", "[192.0.2.8]", "[IPv6:2001:db8::1]:25", "clinic.example:25",
    ".examplebank.example", ".example", "no key", "examplebank.example x=y", "",
    "[examplebank.example", "examplebank.example:99999", "a" * 64 + ".examplebank.example",
    "a." * 1000 + "examplebank.example", "examplebank.example\n",
]


class Daemon:
    """One that serves a copy of tables/policy.json, on sockets of its own."""

    def __init__(self, program: Path, folder: Path):
        self.folder = folder
        self.policy = folder / "policy.json"
        self.control = f"unix:{folder}/control.sock"
        self.map = f"unix:{folder}/map.sock"
        shutil.copy(command.TABLES / "policy.json", self.policy)
        self.log = open(folder / "log", "wb")
        # As root it wants to be told to stay so; its sockets are in a folder of root's.
        user = ["--user", "root"] if os.geteuid() == 0 else []
        self.process = subprocess.Popen(
            [program, "--policy", self.policy, "--control", self.control,
             "--socketmap", self.map, "--socketmap", "inet:127.0.0.1:0", *user],
            stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL)
        self._wait_for(folder / "control.sock")

    def _wait_for(self, path: Path) -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until and self.process.poll() is None:
            with socket.socket(socket.AF_UNIX) as probe:
                try:
                    probe.connect(str(path))
                    return
                except OSError:
                    time.sleep(0.02)
        raise RuntimeError("the daemon did not start:\n" + (self.folder / "log").read_text())

    def ask(self, key: str) -> bytes:
        """The reply of the listener that Postfix asks, by a client of our own."""
        request = b"postfix " + key.encode()
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(30)
            connection.connect(f"{self.folder}/map.sock")
            connection.sendall(b"%d:%s," % (len(request), request))
            return read_netstring(connection)

    def edit(self, text: str) -> None:
        fresh = self.policy.with_suffix(".new")
        fresh.write_text(text)
        fresh.rename(self.policy)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def read_netstring(connection: socket.socket) -> bytes:
    received = b""
    while True:
        head, colon, rest = received.partition(b":")
        if colon and len(rest) > int(head):
            return rest[:int(head)]
        octets = connection.recv(65536)
        if not octets:
            raise RuntimeError(f"closed after {received!r}")
        received += octets


def check_tester_is_enforcer(program: Path, daemon: Daemon, tally) -> None:
    for key in KEYS:
        enforced = daemon.ask(key).decode()
        from_file = command.run(program, "explain", "--json", "--policy", str(daemon.policy),
                                "--", key)
        tally.equal(f"explain --policy {key[:40]!r} shows what the daemon answers",
                    json.loads(from_file.out)["answer"], enforced)
        from_daemon = command.run(program, "explain", "--json", "--control", daemon.control,
                                  "--", key)
        tally.equal(f"explain {key[:40]!r} shows what the daemon answers",
                    json.loads(from_daemon.out)["answer"], enforced)
        for place in ("--control", daemon.control), ("--socketmap", daemon.map):
            queried = command.run(program, "query", "--json", *place, "--", "postfix", key)
            tally.equal(f"query {place[0]} {key[:40]!r} prints what the daemon answers",
                        json.loads(queried.out)["reply"], enforced)


def check_explanations_agree(program: Path, daemon: Daemon, tally) -> None:
    at = ("--at", "2026-11-22")
    for target in "user@clinic.example", "pay.examplebank.example", "[192.0.2.7]":
        asked = command.run(program, "explain", "--control", daemon.control, *at, target)
        read = command.run(program, "explain", "--policy", str(daemon.policy), *at, target)
        tally.equal(f"explain {target}: daemon and file tell the same", asked.text(),
                    read.text())
    refused = command.run(program, "explain", "--control", daemon.control, "user@")
    tally.equal("explain refuses what is no address, through the daemon too", refused.text(),
                command.run(program, "explain", "--policy", str(daemon.policy), "user@").text())


def check_inbound_explanations_agree(program: Path, daemon: Daemon, tally) -> None:
    """Of another table; to be called last."""
    daemon.edit((command.TABLES / "inbound.json").read_text())
    done = command.run(program, "reload", "--allow-older", "--control", daemon.control)
    tally.check("the daemon loads inbound rules", done.code == 0, done.text())
    status = command.run(program, "status", "--control", daemon.control)
    tally.check("status counts inbound rules", ", 6 inbound rules, " in status.out, status.text())
    session = ["--inbound", "--at", "2026-11-22", "--client", "192.0.2.7"]
    for more in (["--from", "a@examplebank.example"],
                 ["--from", "a@examplebank.example", "--tls", "1.3", "--bits", "256",
                  "--cert", "mx.mail.examplebank.example", "user@own.example"],
                 ["--from", "a@notary.example", "--tls", "1.2", "user@own.example"],
                 ["--from", "a@own.example", "--authenticated"],
                 ["--from", "a@own.example", "--bits", "1"]):
        asked = command.run(program, "explain", "--control", daemon.control, *session, *more)
        read = command.run(program, "explain", "--policy", str(daemon.policy), *session, *more)
        tally.equal(f"explain {' '.join(more)}: daemon and file tell the same", asked.text(),
                    read.text())


def check_query(program: Path, daemon: Daemon, tally) -> None:
    def query(*arguments: str) -> str:
        return command.run(program, "query", "--control", daemon.control, *arguments).text()

    tally.equal("query: OK is 0", query("postfix", "plain.example"), "OK none\n--- exit 0\n")
    tally.equal("query: NOTFOUND is 1", query("postfix", ".example"),
                "NOTFOUND \n--- exit 1\n")
    unknown = command.run(program, "query", "--socketmap", daemon.map, "nomap", "x.example")
    tally.check("query: PERM is 2", unknown.code == 2 and unknown.out.startswith("PERM "),
                unknown.text())
    inet = next(a for a in status_of(program, daemon)["listeners"] if a.startswith("inet:"))
    tally.equal("query over TCP",
                command.run(program, "query", "--socketmap", inet, "postfix",
                            "plain.example").text(), "OK none\n--- exit 0\n")


def status_of(program: Path, daemon: Daemon) -> dict:
    return json.loads(command.run(program, "status", "--json", "--control", daemon.control).out)


def check_status(program: Path, daemon: Daemon, tally) -> None:
    status = status_of(program, daemon)
    tally.check("status --json has the keys that its help promises", set(status) >= {
        "version", "pid", "started", "policy", "table", "last_reload", "reloads", "questions",
        "connections", "listeners", "delegation", "control"}, str(status))
    tally.check("status tells the daemon's process", status["pid"] == daemon.process.pid)
    tally.check("status tells the serial", status["table"]["serial"] == 2026112201)
    text = command.run(program, "status", "--control", daemon.control)
    for expected in (f"process {daemon.process.pid}", "10 rules for 12 names",
                     "serial 2026112201", status["table"]["sha256"][:12], daemon.map,
                     "last reload"):
        tally.check(f"status shows {expected!r}", expected in text.out, text.text())
    tally.check("status is 0", text.code == 0 and not text.err, text.text())


def check_reload(program: Path, daemon: Daemon, tally) -> None:
    def reload(*arguments: str) -> command.Ran:
        return command.run(program, "reload", "--control", daemon.control, *arguments)

    unchanged = reload()
    tally.check("reload of an unchanged file is 0", unchanged.code == 0, unchanged.text())

    good = daemon.policy.read_text()
    daemon.edit((command.TABLES / "broken.json").read_text())
    refused = reload()
    place = f"{daemon.policy}:4:"
    tally.check("reload of a bad file is 1 and shows where it is bad",
                refused.code == 1 and place in refused.err and "^" in refused.err,
                refused.text())
    tally.check("the old table stays in force",
                daemon.ask("plain.example") == b"OK none")
    status = command.run(program, "status", "--control", daemon.control)
    tally.check("status shows that and why the reload was refused",
                "REFUSED" in status.out and place in status.out, status.text())
    as_json = command.run(program, "reload", "--json", "--control", daemon.control)
    tally.check("a refused reload is an error in JSON, and 1",
                as_json.code == 1 and place in json.loads(as_json.out)["error"],
                as_json.text())

    daemon.edit(good.replace('"prevented"', '"may"').replace("2026112201", "2026112203"))
    done = reload()
    tally.check("reload of a good file is 0", done.code == 0 and done.out, done.text())
    tally.check("and the new table is in force", daemon.ask("plain.example") == b"OK may")

    daemon.edit(good)
    older = reload()
    tally.check("a smaller serial is refused", older.code == 1 and "serial" in older.err,
                older.text())
    allowed = reload("--allow-older")
    tally.check("--allow-older takes it", allowed.code == 0, allowed.text())
    tally.check("and it is in force", daemon.ask("plain.example") == b"OK none")


def check_dead_daemon(program: Path, daemon: Daemon, tally) -> None:
    """A socket file that nobody listens at."""
    path = daemon.folder / "stale.sock"
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(path))
    for arguments in (["status"], ["reload"], ["explain", "x.example"],
                      ["query", "postfix", "x.example"]):
        ran = command.run(program, arguments[0], "--control", f"unix:{path}", *arguments[1:])
        tally.equal(f"{arguments[0]} with a dead daemon", ran.text(),
                    f"--- stderr\nmta-tls: cannot ask unix:{path}: Connection refused (nobody "
                    "listens there: mta-tls-policyd has stopped)\n--- exit 3\n")


def check_forbidden_daemon(program: Path, daemon: Daemon, tally) -> None:
    name = "a control socket of somebody else"
    if os.geteuid() != 0:
        tally.skip(name, "only root can become somebody else")
        return
    nobody = 65534
    copy = shutil.copy(program, daemon.folder / "mta-tls")
    os.chmod(daemon.folder, 0o755)
    done = subprocess.run([copy, "status", "--control", daemon.control], user=nobody,
                          group=nobody, extra_groups=[], capture_output=True, timeout=60,
                          check=False)
    tally.equal(name, done.stdout.decode() + done.stderr.decode() + str(done.returncode),
                f"mta-tls: cannot ask {daemon.control}: Permission denied (only root and the "
                "user of the daemon may: try sudo)\n3")


def check_not_a_daemon(program: Path, daemon: Daemon, tally) -> None:
    ran = command.run(program, "status", "--control", daemon.map)
    tally.check("a listener that is no control socket is told from one, with 3",
                ran.code == 3 and ran.err.count("\n") == 1, ran.text())


def run(program: Path, policyd: Path, tally) -> None:
    if not policyd.exists():
        tally.skip("the daemon's commands", f"there is no {policyd}")
        return
    with tempfile.TemporaryDirectory(prefix="mta-tls-cli-") as folder:
        daemon = Daemon(policyd, Path(folder))
        try:
            for check in (check_status, check_tester_is_enforcer, check_explanations_agree,
                          check_query, check_reload, check_dead_daemon,
                          check_forbidden_daemon, check_not_a_daemon,
                          check_inbound_explanations_agree):
                check(program, daemon, tally)
        finally:
            daemon.stop()
