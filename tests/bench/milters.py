"""The section "milter": mta-tls-milter beside a libmilter milter that does nothing."""

import json
import os
import pathlib
import subprocess
import time

from harness import (LOAD_CORE, Broken, busy_seconds, children_seconds, median, pinned)

RATE_BAR = 1.11  # of the time a session takes: 0.9 of the sessions a second
IDLE_KB_BAR = 1
IDLE_SESSIONS = 3000
RULES = 1000
SENDER = "a@d7.partner.example"


def table(bench):
    """Rules for many partners; the sender of the load is one of them."""
    path = bench.path("inbound.json")
    rules = [{"match": {"sender_domains": [f"d{number}.partner.example"]},
              "id": f"d{number}", "level": "encrypt"} for number in range(RULES)]
    pathlib.Path(path).write_text(json.dumps({"version": 1, "inbound": rules}))
    return path


def start(bench, command, unix):
    server = bench.start(command, unix, "")
    end = time.monotonic() + 20
    while not os.path.exists(unix):
        if server.process.poll() is not None or time.monotonic() > end:
            raise Broken(f"{command[0]}: {server.last_words()}")
        time.sleep(0.02)
    return server


def null(bench):
    unix, _ = bench.addresses()
    return start(bench, [bench.program("null_milter"), "unix:" + unix], unix)


def ours(bench, policy):
    if bench.self_test:
        return null(bench)
    unix, _ = bench.addresses()
    return start(bench, [bench.program("mta-tls-milter"), "--policy", policy, "--milter",
                         f"unix:{unix},mode=0666",
                         *(["--user", "root"] if os.geteuid() == 0 else [])], unix)


def command(bench, server, **options):
    words = [bench.program("milter_load"), "--unix", server.unix, "--sender", SENDER,
             "--cpu-of", str(server.process.pid)]
    for name, value in options.items():
        words += ["--" + name] if value is True else ["--" + name, str(value)]
    return words


def load(bench, server, **options):
    busy, own = busy_seconds(), children_seconds()
    done = subprocess.run(command(bench, server, **options), stdout=subprocess.PIPE,
                          preexec_fn=pinned(LOAD_CORE))
    figures = bench.verified(done.stdout, server)
    busy, own = busy_seconds() - busy, children_seconds() - own
    figures["others"] = (busy - own) / figures["seconds"] - figures["server_busy"]
    figures["us"] = 1e6 / figures["per_second"]
    return figures


def hold(bench, server):
    """KB of anonymous memory for each of many sessions that have come to HELO."""
    load(bench, server, connections=8, seconds=0.3)
    before = server.settled_kb()
    with subprocess.Popen(command(bench, server, connections=IDLE_SESSIONS, hold=True),
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          preexec_fn=pinned(LOAD_CORE)) as process:
        bench.verified(process.stdout.readline(), server)
        grown = server.settled_kb() - before
        process.stdin.close()
    return grown / IDLE_SESSIONS


def rates(bench, report, options, servers, connections):
    runs = [[], []]
    for _ in range(options.rounds):
        for run, server in zip(runs, servers):
            run.append(load(bench, server, connections=connections,
                            seconds=options.seconds))
    bare, measured = runs
    note = " ".join(f"{one['per_second']:.0f}/{other['per_second']:.0f}"
                    for one, other in zip(bare, measured))
    cell = f"{connections} sessions at a time"
    report.ratio(f"{cell}: us a session", median(bare, "us"), median(measured, "us"),
                 RATE_BAR, f"sessions/s, null/ours: {note}")
    for figure, name in (("cpu_us_per_session", "CPU us a session"), ("p50_us", "p50 us"),
                         ("p99_us", "p99 us")):
        report.ratio(f"{cell}: {name}", median(bare, figure), median(measured, figure))
    report.amount(f"{cell}: others, of a core", median(bare + measured, "others"))


def milter(bench, report, options):
    report.heading(f"milter: whole sessions with STARTTLS and one message, {RULES} rules; "
                   "\"bare\" is a null libmilter milter")
    policy = table(bench)
    with null(bench) as bare, ours(bench, policy) as measured:
        for connections in (1, 8, 32):
            rates(bench, report, options, (bare, measured), connections)
    with null(bench) as bare, ours(bench, policy) as measured:
        kb = hold(bench, bare), hold(bench, measured)
    report.amount(f"{IDLE_SESSIONS} idle sessions: KB a session, null", kb[0])
    report.amount(f"{IDLE_SESSIONS} idle sessions: KB a session, ours", kb[1])
    report.amount(f"{IDLE_SESSIONS} idle sessions: KB more a session", kb[1] - kb[0],
                  IDLE_KB_BAR)
