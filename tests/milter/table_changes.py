"""The table changes while sessions are open: by the file, by SIGHUP, by `mta-tls`."""

import os
import signal
import subprocess
import threading
import time

from harness import check, equal, program, put, test, wait_for
from harness_milter import BANK, FREE, HELD, REFUSED, Milter
from protocol import reply_text

BROKEN = HELD.replace('"encrypt"', '"encrpt"')


def refuses(mta):
    words = reply_text(mta.message(f"a@{BANK}", "me@example.org")[-1])
    check(words in ("c", REFUSED), words)
    return words == REFUSED


@test
def an_edit_is_in_force_for_the_next_message_of_an_open_session(folder):
    with Milter(folder, FREE) as milter, milter.session() as mta:
        check(not refuses(mta))
        put(milter.policy, HELD)
        wait_for(lambda: refuses(mta), "the new table")
        put(milter.policy, FREE)
        wait_for(lambda: not refuses(mta), "the old table")


@test
def a_message_keeps_the_table_that_it_began_with(folder):
    to_board = HELD.replace("sender_domains", "recipient_domains")
    with Milter(folder, FREE) as milter, milter.session() as mta:
        equal(mta.mail("a@x.example"), ("c", b""))
        put(milter.policy, to_board)
        milter.logged("MTLS_TABLE_LOADED", 2)
        equal(mta.rcpt(f"x@{BANK}"), ("c", b""))
        equal(mta.end(), ("c", b""))
        equal(mta.mail("a@x.example"), ("c", b""))
        check(reply_text(mta.rcpt(f"x@{BANK}")).startswith("530"))


@test
def hangups_read_the_table_and_never_end_the_milter(folder):
    with Milter(folder, FREE) as milter, milter.session() as mta:
        for _ in range(300):
            milter.signal(signal.SIGHUP)
            check(not refuses(mta))
        os.utime(milter.policy)
        milter.signal(signal.SIGHUP)
        milter.logged("MTLS_TABLE_UNCHANGED")
        equal(milter.process.poll(), None)
        check(milter.status()["reloads"]["succeeded"] > 0)


@test
def the_command_line_reloads_and_shows_the_milter(folder):
    with Milter(folder, FREE) as milter, milter.session() as mta:
        def command(word, *options):
            return subprocess.run(
                [program("mta-tls"), word, "--control", f"unix:{milter.control_path}",
                 *options], capture_output=True, text=True, timeout=20, check=False)
        put(milter.policy, HELD)
        equal(command("reload").returncode, 0)
        check(refuses(mta))
        shown = command("status")
        equal((shown.returncode, shown.stderr), (0, ""))
        for words in ("mta-tls-milter 0.1.0, process", "sessions      1 open, 1 since",
                      "0 passed, 1 refused, 0 deferred", f"unix:{milter.unix}"):
            check(words in shown.stdout, words, "not in", shown.stdout)
        put(milter.policy, BROKEN)
        refused = command("reload")
        equal((refused.returncode, refused.stdout), (1, ""))
        check('unknown level "encrpt"' in refused.stderr, refused.stderr)


@test
def a_broken_file_leaves_the_table_as_it_was(folder):
    with Milter(folder, HELD) as milter, milter.session() as mta:
        put(milter.policy, BROKEN)
        milter.logged("MTLS_RELOAD_FAILED")
        check(refuses(mta))
        check('unknown level "encrpt"' in milter.status()["last_reload"]["errors"][0])
        os.remove(milter.policy)
        milter.logged("MTLS_RELOAD_FAILED", 2)
        check(refuses(mta))
        put(milter.policy, FREE)
        wait_for(lambda: not refuses(mta), "the mended file")


@test
def commands_that_a_milter_does_not_have_are_refused(folder):
    with Milter(folder) as milter:
        reply = milter.control("query", map="postfix", key=BANK)
        equal(reply["ok"], False)
        equal(reply["error"], 'mta-tls-milter has no command "query"')


@test
def reload_under_load(folder):
    """Many sessions at a time, while the table changes: each gets one table's answer."""
    seen, wrong, stop = {"c": 0, REFUSED: 0}, [], threading.Event()

    def sessions(milter):
        while not stop.is_set():
            try:
                seen[milter.verdict()] += 1
            except Exception as error:  # whatever it is, it is told below
                wrong.append(repr(error))
                return
    with Milter(folder, FREE, audit=True, log_level="warning") as milter:
        threads = [threading.Thread(target=sessions, args=(milter,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        end = time.monotonic() + 4
        while time.monotonic() < end:
            for text in (HELD, FREE):
                put(milter.policy, text)
                milter.signal(signal.SIGHUP)
                milter.result("reload")
        stop.set()
        for thread in threads:
            thread.join()
        equal(wrong, [])
        check(min(seen.values()) > 0, seen)
        counts = milter.status()["messages"]
        equal((counts["passed"], counts["refused"]), (seen["c"], seen[REFUSED]))
        lines = [line for line in milter.audit_lines() if line["event"] == "refused"]
        equal(len(lines), seen[REFUSED])
