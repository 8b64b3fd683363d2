"""Ten minutes with a resolver that drops, delays, fails and lies."""

import collections
import json
import os
import pathlib
import random
import socket
import subprocess
import sys
import threading
import time

from discovered import SIGNED, TREE, UNSIGNED, discovering, tree
from harness import LOAD_CORE, PROBE, Broken, pinned

ODD = "127.0.0.61"
DOMAINS = 5000
ASKERS = 64
TTL = 60  # what is known lapses as fast as it may
DEADLINE = 5.0  # seconds that a question may wait
SLACK = 1.5
STATIC_RATE = 2000
GROWTH_BAR = 1.05  # of memory, from the time when all caches are full
STUCK_BAR = 0

# A signed domain with TLSA records may be called unknown for a while, never unsigned.
ALLOWED = {SIGNED: ("OK dane-only", "OK dane", "TEMP "),
           UNSIGNED: ("NOTFOUND", "TEMP ")}


class Asker(threading.Thread):
    """Asks one question after the other, as Postfix does, and looks at each answer."""

    def __init__(self, server, until, found):
        super().__init__(daemon=True)
        self.server, self.until, self.found = server, until, found
        self.chance = random.Random()

    def run(self):
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(30)
                connection.connect(self.server.unix)
                while time.monotonic() < self.until:
                    self.ask(connection)
        except (OSError, ValueError) as error:
            self.found["lost"].append(repr(error))

    def ask(self, connection):
        zone = self.chance.choice((SIGNED, UNSIGNED))
        # A few are asked for often, most of them seldom.
        domain = f"d{int(DOMAINS * self.chance.random() ** 3)}.{zone}"
        question = f"postfix {domain}".encode()
        begin = time.monotonic()
        connection.sendall(b"%d:%s," % (len(question), question))
        answer = read_answer(connection)
        self.judge(zone, domain, answer, time.monotonic() - begin)
        time.sleep(0.01)

    def judge(self, zone, domain, answer, took):
        self.found["answers"][zone, answer.split(" ", 2)[0]] += 1
        self.found["longest"] = max(self.found["longest"], took)
        if not answer.startswith(ALLOWED[zone]):
            self.found["wrong"].append(f"{domain}: {answer}")
        if took > DEADLINE + SLACK:
            self.found["late"].append(f"{domain}: {took:.1f} s")


def read_answer(connection):
    received = b""
    while not received.endswith(b","):
        part = connection.recv(4096)
        if not part:
            raise ValueError("the daemon closed the connection")
        received += part
    size, _, text = received.partition(b":")
    if int(size) + 1 != len(text):
        raise ValueError(f"more than one answer: {received!r}")
    return text[:-1].decode()


def descriptors(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def start_askers(server, seconds):
    found = {"answers": collections.Counter(), "wrong": [], "late": [], "lost": [],
             "longest": 0.0}
    until = time.monotonic() + seconds
    askers = [Asker(server, until, found) for _ in range(ASKERS)]
    for asker in askers:
        asker.start()
    return askers, found


def static_answers(bench, server, keys, seconds):
    """Figures of the table's answers, a minute or less each."""
    runs, end = [], time.monotonic() + seconds
    while time.monotonic() < end - 1:
        runs.append(bench.load(server, "unix", keys, connections=4, rate=STATIC_RATE,
                               seconds=min(60, end - time.monotonic())))
        runs[-1]["kb"] = server.anonymous_kb()
        print(f"  p99 {runs[-1]['p99_us']:.0f} us, p99.9 {runs[-1]['p999_us']:.0f} us, "
              f"{runs[-1]['kb']} KB, {descriptors(server)} descriptors", flush=True)
    return runs


def end_of(server, before):
    """Until the daemon has let go of all that it opened; how much it has not."""
    end = time.monotonic() + 60
    while descriptors(server) > before + 8 and time.monotonic() < end:
        time.sleep(0.5)
    return descriptors(server) - before


def judge_end(report, server, found, runs, before):
    answers = sum(found["answers"].values())
    if not answers or found["wrong"]:
        raise Broken(f"{answers} answers; wrong: {found['wrong'][:3]}")
    counts = {" ".join(key): count for key, count in sorted(found["answers"].items())}
    report.amount("answers", answers, note=json.dumps(counts))
    report.amount("lost or doubled answers", len(found["lost"]), STUCK_BAR,
                  "; ".join(found["lost"][:3]))
    report.amount("answers after the deadline", len(found["late"]), STUCK_BAR,
                  "; ".join(found["late"][:3]))
    report.amount("longest wait, s", found["longest"], DEADLINE + SLACK)
    report.amount("worst minute's p99 of the table, us",
                  max(run["p99_us"] for run in runs))
    report.ratio("memory at the end beside three quarters, KB",
                 runs[len(runs) * 3 // 4]["kb"], runs[-1]["kb"], GROWTH_BAR)
    report.amount("descriptors that stay open", end_of(server, before), 8)


def soak(bench, report, options):
    seconds = options.minutes * 60
    report.heading(f"soak: {options.minutes:g} minutes, {ASKERS} askers of {2 * DOMAINS} "
                   "domains, a resolver that drops, delays, fails and lies")
    keys = bench.path("probe.keys")
    pathlib.Path(keys).write_text(f"OK encrypt\t{PROBE}\n", encoding="ascii")
    grown = tree(bench.path("tree"), DOMAINS, DOMAINS, TTL)
    resolver = subprocess.Popen(
        [sys.executable, pathlib.Path(__file__).with_name("odd_resolver.py"), ODD, TREE,
         "odd"], preexec_fn=pinned(LOAD_CORE))
    try:
        with discovering(bench, grown.anchor, ODD) as server:
            before = descriptors(server)
            askers, found = start_askers(server, seconds)
            runs = static_answers(bench, server, keys, seconds)
            for asker in askers:
                asker.join(60)
            found["lost"] += ["stuck" for asker in askers if asker.is_alive()]
            judge_end(report, server, found, runs, before)
    finally:
        resolver.kill()
        resolver.wait()
        grown.stop()
