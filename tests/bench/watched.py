"""What a full round of the watch costs those who ask meanwhile.

Run by itself, with a certificate, it is the servers that are looked at.
"""

import json
import pathlib
import subprocess
import sys
import threading
import time

from harness import LOAD_CORE, PROBE, Broken, median, pinned

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
sys.path += [str(REPOSITORY / "tests" / part) for part in ("support", "probe")]
from lab.certificates import Authority, Certificate  # noqa: E402
from lab.dns_tree import DnsTree, Zone  # noqa: E402
from smtp_servers import SmtpServer  # noqa: E402

RESOLVER = "127.0.0.53"
SERVERS = 100  # each for many domains, as providers have them
DOMAINS = 500
AT_ONCE = 100  # of one request
WATCH_P99_BAR = 1.2


def address(number):
    return f"127.0.5.{number + 1}"


def records():
    for number in range(SERVERS):
        yield f"mx{number} A {address(number)}"
    for number in range(DOMAINS):
        yield f"d{number} MX 10 mx{number % SERVERS}"


def serve(certificate):
    for number in range(SERVERS):
        SmtpServer("bench", address(number), "serve", Certificate(certificate)).start()
    print("ready", flush=True)
    threading.Event().wait()


def write_policy(path):
    rules = [{"domains": [PROBE], "level": "encrypt"},
             {"domains": [f"d{number}.watch" for number in range(DOMAINS)],
              "level": "encrypt"}]
    path.write_text(json.dumps({"version": 1, "outbound": rules}), encoding="ascii")
    return str(path)


class Rounds:
    """Has all domains looked at, again and again."""

    def __init__(self, bench, control):
        self._command = [bench.program("mta-tls"), "watch", "--now", "--json",
                         "--control", f"unix:{control}"]
        self._going = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.looks = 0

    def __enter__(self):
        self._going.set()
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._going.clear()
        self._thread.join()

    def look(self, first):
        names = [f"d{number}.watch" for number in range(first, first + AT_ONCE)]
        done = subprocess.run([*self._command, *names], capture_output=True, check=False,
                              preexec_fn=pinned(LOAD_CORE))
        seen = json.loads(done.stdout).get("next_hops", [])
        if {hop["look"]["outlook"] for hop in seen} != {"passes"}:
            raise Broken(f"the watch saw {done.stdout[:500]!r}")
        self.looks += len(seen)

    def _run(self):
        while self._going.is_set():
            for first in range(0, DOMAINS, AT_ONCE):
                self.look(first)


def measure(bench, report, options, server):
    keys = bench.path("watch.keys")
    pathlib.Path(keys).write_text(f"OK encrypt\t{PROBE}\n", encoding="ascii")
    quiet, busy, looks, seconds = [], [], 0, 0.0

    def load():
        return bench.load(server, "unix", keys, connections=16, rate=20_000,
                          seconds=options.seconds)

    for _ in range(options.rounds):
        quiet.append(load())
        with Rounds(bench, f"{server.unix}.control") as rounds:
            begin = time.monotonic()
            busy.append(load())
            seconds += time.monotonic() - begin
            looks += rounds.looks
    report.amount("looks/s beside 20,000 questions/s", looks / seconds)
    for figure, bar in (("p50_us", None), ("p99_us", WATCH_P99_BAR), ("p999_us", None)):
        report.ratio(f"table while all is looked at: {figure}", median(quiet, figure),
                     median(busy, figure), bar)


def watch(bench, report, options):
    if options.self_test:
        print("\nwatch: (the bare server watches nothing)")
        return
    report.heading(f"watch: {DOMAINS} domains on {SERVERS} servers, looked at without a "
                   "pause; \"bare\" is the same daemon while it rests")
    folder = pathlib.Path(bench.path("watch"))
    certificate = Authority(folder / "ca").issue("mx", ["mx.watch"])
    grown = DnsTree(folder / "tree", [Zone("watch", list(records()))], RESOLVER,
                    prefix=("taskset", "-c", str(LOAD_CORE)))
    grown.start()
    servers = subprocess.Popen([sys.executable, __file__, certificate.path],
                               stdout=subprocess.PIPE, preexec_fn=pinned(LOAD_CORE))
    try:
        servers.stdout.readline()
        with bench.policyd(write_policy(folder / "policy.json"), "--watch", "--history",
                           str(folder / "watch.db"), "--resolver", RESOLVER,
                           "--trust-anchor", str(grown.anchor), "--watch-rate", "1000",
                           "--watch-parallel", "100") as server:
            time.sleep(3)  # the self-test of DNS, and the first looks
            measure(bench, report, options, server)
    finally:
        servers.kill()
        servers.wait()
        grown.stop()


if __name__ == "__main__":
    serve(sys.argv[1])
