"""Thousands of sessions that say nothing, and a few that do beside them."""

import pathlib
import resource

from harness import Skip, check, test, wait_for
from harness_milter import HELD, Milter
from protocol import TLS13

SESSIONS = 3000


def anonymous_kb(milter):
    status = pathlib.Path(f"/proc/{milter.process.pid}/status").read_text()
    line, = (line for line in status.splitlines() if line.startswith("RssAnon:"))
    return int(line.split()[1])


@test
def thousands_of_idle_sessions_are_held(folder):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard < SESSIONS + 100:
        raise Skip(f"only {hard} file descriptors are allowed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with Milter(folder, HELD, log_level="info") as milter:
        before = anonymous_kb(milter)
        idle = [milter.session(TLS13) for _ in range(SESSIONS)]
        grown = anonymous_kb(milter) - before
        check(milter.status()["sessions"]["open"] == SESSIONS)
        check(milter.verdict().startswith("530"))
        check(idle[0].message("a@bank.example", "me@example.org")[-1] == ("c", b""))
        # libmilter's own part is 0.5 KB, and what macros take.
        check(grown < SESSIONS * 3, f"{grown / SESSIONS:.2f} KB a session")
        for mta in idle:
            mta.connection.close()
        wait_for(lambda: milter.status()["sessions"]["open"] == 0, "their end")
