"""Discovery: what look-ups cost, and what they cost others."""

import json
import pathlib
import socket
import subprocess
import sys
import time

from harness import LOAD_CORE, PROBE, Broken, median, pinned

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from lab.dns_tree import DnsTree, Zone  # noqa: E402

TREE, SLOW = "127.0.0.53", "127.0.0.60"
DIGEST = "5a" * 32
SIGNED, UNSIGNED = "signed", "unsigned"
PARKED = 1000
PARKED_DELAY = 2  # seconds until the resolver answers

CACHED_CPU_BAR = 1.1
PARKED_P99_BAR = 1.5
BYTES_PER_DOMAIN_BAR = 400
COLD_PER_SECOND, COLD_CPU = 2750, 265  # of the best rival, without any validation
LEVELS = {SIGNED: "OK dane-only", UNSIGNED: "NOTFOUND"}


def records(count):
    for number in range(count):
        yield f"d{number} MX 10 mx.d{number}"
        yield f"mx.d{number} A 192.0.2.1"
        yield f"mx.d{number} AAAA 2001:db8::1"
        yield f"_25._tcp.mx.d{number} TLSA 3 1 1 {DIGEST}"


def tree(folder, signed, unsigned, ttl=86400):
    """A zone that is signed and one that is not, with so many domains."""
    grown = DnsTree(pathlib.Path(folder), [
        Zone(SIGNED, list(records(signed)), ttl=ttl),
        Zone(UNSIGNED, list(records(unsigned)), "unsigned", ttl=ttl)],
                    TREE, prefix=("taskset", "-c", str(LOAD_CORE)))
    grown.start()
    return grown


def write_keys(path, zone, numbers, words=None):
    with open(path, "w", encoding="ascii") as file:
        for number in numbers:
            print(f"{words or LEVELS[zone]}\td{number}.{zone}", file=file)
    return path


def write_policy(path, **defaults):
    rules = [{"domains": [PROBE], "level": "encrypt"}]
    with open(path, "w", encoding="ascii") as file:
        json.dump({"version": 1, "defaults": defaults, "outbound": rules}, file)
    return path


def discovering(bench, anchor, resolver=TREE):
    """A daemon that discovers, of all that is not in its table."""
    policy = write_policy(bench.path("discovery.json"),
                          discovery={"dane": True, "mta_sts": True})
    return bench.policyd(policy, "--resolver", resolver, "--trust-anchor", str(anchor))


def cold(bench, report, anchor, options):
    """Each domain for the first time, 32 at a time."""
    for zone in (UNSIGNED, SIGNED):
        keys = write_keys(bench.path("cold.keys"), zone, range(options.domains_cold))
        with discovering(bench, anchor) as server:
            run = bench.load(server, "unix", keys, connections=32, seconds=300,
                             count=options.domains_cold)
        cell = f"cold, {zone} zone, validated"
        report.amount(f"{cell}: domains/s", run["per_second"],
                      note=f"aim {2 * COLD_PER_SECOND}; the rival, unvalidated: "
                           f"{COLD_PER_SECOND}")
        report.amount(f"{cell}: CPU us/domain", run["cpu_us_per_query"],
                      note=f"the rival {COLD_CPU}; others took {run['others']:.2f}")


def static_server(bench, count):
    """A table in which the same domains have the same answers."""
    path = bench.path("static.json")
    domains = [f"d{number}.{SIGNED}" for number in range(count)]
    with open(path, "w", encoding="ascii") as file:
        json.dump({"version": 1, "outbound": [
            {"domains": [PROBE], "level": "encrypt"},
            {"domains": domains, "level": "dane-only"}]}, file)
    return bench.policyd(path)


def cached(bench, report, anchor, options):
    keys = write_keys(bench.path("cached.keys"), SIGNED, range(options.domains_cold))
    with static_server(bench, options.domains_cold) as table, \
            discovering(bench, anchor) as ours:
        bench.load(ours, "unix", keys, connections=32, seconds=300,
                   count=options.domains_cold)
        runs = [[], []]
        for _ in range(options.rounds):
            for run, server in zip(runs, (table, ours)):
                run.append(bench.undisturbed_load(server, "unix", keys, connections=16,
                                                  seconds=options.seconds))
    for figure, bar in (("cpu_us_per_query", CACHED_CPU_BAR), ("p99_us", None)):
        report.ratio(f"cached beside the table: {figure}", median(runs[0], figure),
                     median(runs[1], figure), bar)


class Parked:
    """Questions that wait for a resolver."""

    def __init__(self, server, first):
        self.connections = []
        for number in range(first, first + PARKED):
            connection = socket.socket(socket.AF_UNIX)
            connection.connect(server.unix)
            question = f"postfix d{number}.{UNSIGNED}".encode()
            connection.sendall(b"%d:%s," % (len(question), question))
            self.connections.append(connection)

    def answered(self):
        """How many have an answer, and whether each has just one."""
        count = 0
        for connection in self.connections:
            connection.setblocking(False)
            try:
                answer = connection.recv(4096)
            except BlockingIOError:
                continue
            if not answer.endswith(b",") or int(answer.partition(b":")[0]) + 1 != len(
                    answer.partition(b":")[2]):
                raise Broken(f"an answer that is none, or two: {answer!r}")
            count += 1
        return count

    def settle(self):
        """Until all are answered."""
        end, count = time.monotonic() + 60, 0
        while count < PARKED:
            if time.monotonic() > end:
                raise Broken(f"{PARKED - count} parked questions have no answer")
            count += self.answered()
            time.sleep(0.05)
        for connection in self.connections:
            connection.close()


def parked(bench, report, anchor, options):
    """Answers from the table while a thousand others wait."""
    keys = bench.path("probe.keys")
    pathlib.Path(keys).write_text(f"OK encrypt\t{PROBE}\n", encoding="ascii")
    resolver = subprocess.Popen(
        [sys.executable, pathlib.Path(__file__).with_name("odd_resolver.py"), SLOW, TREE,
         str(PARKED_DELAY)], preexec_fn=pinned(LOAD_CORE))
    quiet, busy = [], []
    try:
        with discovering(bench, anchor, SLOW) as server:
            for number in range(options.rounds):
                def measure():
                    return bench.load(server, "unix", keys, connections=16, rate=20_000,
                                      seconds=PARKED_DELAY / 2)
                quiet.append(measure())
                waiting = Parked(server, number * PARKED)
                busy.append(measure())
                if waiting.answered():
                    raise Broken("questions were answered before the resolver answered")
                waiting.settle()
    finally:
        resolver.kill()
        resolver.wait()
    for figure, bar in (("p50_us", None), ("p99_us", PARKED_P99_BAR), ("p999_us", None)):
        report.ratio(f"table while {PARKED} wait: {figure}", median(quiet, figure),
                     median(busy, figure), bar)


def memory(bench, report, anchor, options):
    """Between two sizes at which the cache of the validating library is full."""
    half, whole = options.domains_memory // 2, options.domains_memory
    with discovering(bench, anchor) as server:
        sizes = []
        for numbers in (range(half), range(half, whole)):
            keys = write_keys(bench.path("memory.keys"), UNSIGNED, numbers)
            bench.load(server, "unix", keys, connections=64, seconds=600,
                       count=len(numbers))
            sizes.append(server.settled_kb())
    report.amount("cached: bytes a domain", (sizes[1] - sizes[0]) * 1024 / (whole - half),
                  BYTES_PER_DOMAIN_BAR, f"{sizes[0]} and {sizes[1]} KB")


def discovery(bench, report, options):
    if options.self_test:
        print("\ndiscovery: (the bare server discovers nothing)")
        return
    report.heading("discovery: knot answers on the load's core; \"bare\" is the same daemon "
                   "with the table alone")
    quick = options.rounds < 5
    options.domains_cold = 2000 if quick else 10_000
    options.domains_memory = 10_000 if quick else 100_000
    grown = tree(bench.path("tree"), options.domains_cold, options.domains_memory)
    try:
        for part in (cold, cached, parked, memory):
            part(bench, report, grown.anchor, options)
    finally:
        grown.stop()
