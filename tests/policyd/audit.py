"""The audit file: a line for each decision that changes, across rotations."""

import os
import shutil
import signal

from harness import (BANK, FORCED, NOBODY, OK_FORCED, OK_SECURE, SECURE, Daemon, check, equal,
                     need_root, policy, put, rule, test, wait_for)


@test
def each_changed_decision_is_a_line(folder):
    before = policy(rule(BANK, "forced"), rule("gone.example", "forced"),
                    rule("same.example", "forced"), serial=1)
    after = policy(rule(BANK, "secure", id="bank"), rule("same.example", "forced"),
                   serial=2, defaults={"outbound": {"level": "may"}})
    with Daemon(folder, before, audit=True) as daemon:
        start = daemon.audit_lines()[0]
        sha = start.pop("sha256")
        equal(len(sha), 64)
        start.pop("time")
        equal(start, {"event": "start", "trigger": "start", "policy": str(daemon.policy),
                      "rules": 3, "names": 3, "inbound": 0, "senders": 0,
                      "messages": 0, "serial": 1})
        put(daemon.policy, after)
        daemon.result("reload")
        lines = {line["name"]: line for line in daemon.audit_lines()[1:]}
        equal(sorted(lines), ["*", BANK, "gone.example"])
        bank = lines[BANK]
        check(bank.pop("time").endswith("Z"))
        place = bank["because"].pop("place")
        check(place.startswith(f"{daemon.policy}:"), place)
        equal(bank, {"event": "change", "trigger": "reload", "name": BANK,
                     "below_only": False, "before": OK_FORCED, "after": OK_SECURE,
                     "change": "stricter", "because": {"rule": "bank"}, "serial": 2,
                     "sha256": daemon.status()["table"]["sha256"]})
        equal([(line["before"], line["after"], line["change"], line["because"])
               for line in (lines["*"], lines["gone.example"])],
              [("NOTFOUND", "OK may", "same", {"default": True}),
               (OK_FORCED, "OK may", "weaker", {"default": True})])


@test
def a_query_leaves_no_line(folder):
    with Daemon(folder, audit=True) as daemon:
        daemon.ask(BANK)
        daemon.result("reload")
        equal(len(daemon.audit_lines()), 1)


@test
def a_rotated_file_is_opened_anew(folder):
    with Daemon(folder, audit=True) as daemon:
        os.rename(daemon.audit, f"{daemon.audit}.1")
        daemon.signal(signal.SIGHUP)
        wait_for(daemon.audit.exists, "the new audit file")
        put(daemon.policy, SECURE)
        daemon.result("reload")
        equal([line["name"] for line in daemon.audit_lines()], [BANK])


@test
def a_file_that_cannot_be_opened_anew_goes_on(folder):
    need_root()
    logs = f"{folder}/logs"
    os.mkdir(logs, 0o755)
    daemon = Daemon(folder, FORCED, "--audit", f"{logs}/audit.jsonl", user=NOBODY)
    with daemon:
        shutil.move(f"{logs}/audit.jsonl", f"{logs}/audit.jsonl.1")
        put(daemon.policy, SECURE)
        daemon.result("reload")
        check(f"file={logs}/audit.jsonl" in daemon.logged("MTLS_AUDIT_NOT_REOPENED"))
        with open(f"{logs}/audit.jsonl.1", encoding="utf-8") as old:
            equal(len(old.readlines()), 2)


@test
def an_audit_file_that_cannot_be_opened_ends_the_start(folder):
    daemon = Daemon(folder, FORCED, "--audit", f"{folder}/none/audit")
    equal(daemon.fail_to_start(), f"mta-tls-policyd: cannot open audit file {folder}/none/"
          "audit: No such file or directory\n")
