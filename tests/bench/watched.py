"""What a full round of the watch costs those who ask meanwhile. The servers that are looked
at, and their DNS, are on the load's core, where they give way to it.

Run by itself, with a certificate, it is the servers that are looked at.
"""

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import threading
import time
from statistics import median as median_of

from harness import LOAD_CORE, PROBE, Broken, median, pinned

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
sys.path += [str(REPOSITORY / "tests" / part) for part in ("support", "probe")]
from lab.certificates import Authority, Certificate  # noqa: E402
from lab.dns_tree import DnsTree, Zone  # noqa: E402
from smtp_servers import SmtpServer  # noqa: E402

RESOLVER = "127.0.0.53"
DOMAINS = 800  # a first round takes them two a second, and so more than six minutes
AT_ONCE = 100  # as many as a request may name; at ten a second, the usual --watch-rate
RATE = 20_000  # questions a second
WATCH_P99_BAR = 1.2


def in_the_background():
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    pinned(LOAD_CORE)()


def address(number):
    return f"127.0.{5 + number // 200}.{number % 200 + 1}"


def records():
    for number in range(DOMAINS):
        yield f"mx{number} A {address(number)}"
        yield f"d{number} MX 10 mx{number}"


def serve(certificate):
    for number in range(DOMAINS):
        SmtpServer("bench", address(number), "serve", Certificate(certificate)).start()
    print("ready", flush=True)
    threading.Event().wait()


def write_policy(path):
    rules = [{"domains": [PROBE], "level": "encrypt"},
             {"domains": [f"d{number}.watch" for number in range(DOMAINS)],
              "level": "encrypt"}]
    path.write_text(json.dumps({"version": 1, "outbound": rules}), encoding="ascii")
    return str(path)


def looks_of(bench, server):
    """How many looks the watch has made since its start."""
    told = subprocess.run([bench.program("mta-tls"), "status", "--json", "--control",
                           f"unix:{server.unix}.control"], capture_output=True, check=True)
    return json.loads(told.stdout)["watch"]["looks"]


def look_now(bench, server):
    """Has the watch look as fast as it ever does, and not at the pace of its schedule."""
    return subprocess.Popen(
        [bench.program("mta-tls"), "watch", "--now", "--history", bench.path("none"),
         "--control", f"unix:{server.unix}.control",
         *(f"d{number}.watch" for number in range(AT_ONCE))],
        stdout=subprocess.DEVNULL, preexec_fn=in_the_background)


@contextlib.contextmanager
def hurried(bench, server):
    asking = look_now(bench, server)
    try:
        yield
        if asking.poll() is not None:
            raise Broken(f"what was asked for was over too soon: {asking.returncode}")
    finally:
        asking.kill()
        asking.wait()


def measure(bench, report, options, servers, meanwhile, name, bar):
    """Both in turn, while the watch of the second one is at work."""
    resting, watching = servers
    keys = bench.path("watch.keys")
    pathlib.Path(keys).write_text(f"OK encrypt\t{PROBE}\n", encoding="ascii")

    def load(server):
        return bench.load(server, "unix", keys, connections=16, rate=RATE,
                          seconds=options.seconds)

    quiet, busy, looks = [], [], []
    for _ in range(options.rounds):
        quiet.append(load(resting))
        before = looks_of(bench, watching)
        with meanwhile():
            busy.append(load(watching))
        looks.append((looks_of(bench, watching) - before) / options.seconds)
    if not any(looks):
        raise Broken(f"the watch was not at work: {looks} looks a second")
    report.amount(f"{name}: looks/s beside {RATE:,} questions/s", median_of(looks))
    for figure, limit in (("cpu_us_per_query", None), ("p50_us", None), ("p99_us", bar),
                          ("p999_us", None)):
        report.ratio(f"{name}: {figure}", median(quiet, figure), median(busy, figure),
                     limit)


def watch(bench, report, options):
    if options.self_test:
        print("\nwatch: (the bare server watches nothing)")
        return
    report.heading(f"watch: {DOMAINS} domains and as many servers; \"bare\" is the same "
                   "daemon without --watch")
    folder = pathlib.Path(bench.path("watch"))
    certificate = Authority(folder / "ca").issue("mx", ["mx.watch"])
    grown = DnsTree(folder / "tree", [Zone("watch", list(records()))], RESOLVER,
                    prefix=("chrt", "--idle", "0", "taskset", "-c", str(LOAD_CORE)))
    grown.start()
    looked_at = subprocess.Popen([sys.executable, __file__, certificate.path],
                                 stdout=subprocess.PIPE, preexec_fn=in_the_background)
    try:
        looked_at.stdout.readline()
        policy = write_policy(folder / "policy.json")
        with bench.policyd(policy) as resting, bench.policyd(
                policy, "--watch", "--history", str(folder / "watch.db"), "--resolver",
                RESOLVER, "--trust-anchor", str(grown.anchor)) as watching:
            wait_for_looks(bench, watching)
            servers = resting, watching
            measure(bench, report, options, servers, contextlib.nullcontext,
                    "a round of the watch", WATCH_P99_BAR)
            measure(bench, report, options, servers, lambda: hurried(bench, watching),
                    f"watch --now of {AT_ONCE}", None)
    finally:
        looked_at.kill()
        looked_at.wait()
        grown.stop()


def wait_for_looks(bench, server):
    end = time.monotonic() + 30
    while looks_of(bench, server) == 0:
        if time.monotonic() > end:
            raise Broken("the watch has not looked at anybody")
        time.sleep(0.1)


if __name__ == "__main__":
    serve(sys.argv[1])
