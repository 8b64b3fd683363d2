"""Mail that cannot go, as the watch has written it down: who hands it in hears why."""

import contextlib
import json
import os
import pathlib
import sqlite3
import time

from demands import CLERK, way
from harness import check, equal, put, test, wait_for
from harness_milter import Milter
from protocol import POSTFIX, TLS13, reply_text

BANK = way("bank.example")
NOT_NOW = ("451 4.7.4 bank.example gets mail only encrypted, but their server "
           "mx.bank.example offers no encryption. The fault is theirs. Not sent: try "
           "again later, or phone.")
NEVER = NOT_NOW.replace("451 4", "550 5").replace("try again later, or phone", "phone them")
CREATE = """
CREATE TABLE IF NOT EXISTS standings (next_hop TEXT PRIMARY KEY NOT NULL,
 look TEXT NOT NULL, failures INTEGER NOT NULL, failing_since TEXT NOT NULL,
 last_passed TEXT NOT NULL, memory TEXT NOT NULL) STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;"""


def policy(level="encrypt", **on_failure):
    rule = {"domains": ["bank.example"], "level": level, "probe": {"every": "1h"},
            "on_failure": {"refuse_new_after_failures": 2, **on_failure}}
    return json.dumps({"version": 1, "outbound": [rule]}, indent=1) + "\n"


def look(age=0, **more):
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - age))
    server = {"host": "mx.bank.example", "address": "192.0.2.1", "port": 25,
              "passage": "waits", "obstacle": "starttls-not-supported",
              "why": "the server offers no TLS", "version": "",
              "certificate_sha256": "", "spki_sha256": "", "trusted": False, "names": [],
              "ends": None}
    return {"next_hop": "bank.example", "at": at, "level": "encrypt",
            "by": "rule bank.example", "testing": False, "outlook": "fails",
            "state": "CRITICAL", "fault": "theirs", "summary": "", "mx": [],
            "mx_is_signed": False, "mta_sts": None, "tlsa": None, "servers": [server],
            **more}


def history_in(folder):
    return pathlib.Path(folder) / "watch.db"


def write(path, seen, failures=2):
    """What the watch has seen last, as mta-tls-policyd writes it."""
    with contextlib.closing(sqlite3.connect(path)) as history:
        history.executescript(CREATE)
        history.execute("REPLACE INTO standings VALUES (?, ?, ?, ?, '', '{}')",
                        (seen["next_hop"], json.dumps(seen), failures, seen["at"]))
        history.commit()


class Told(Milter):
    def __init__(self, folder, text=None, **more):
        self.history = history_in(folder)
        super().__init__(folder, text or policy(), "--history", str(self.history), **more)

    def hear(self, macros=BANK, login=CLERK):
        """What somebody is told at RCPT; "c": the recipient is taken."""
        with self.session(TLS13, POSTFIX) as mta:
            mta.mail("a@ours.example", {"{mail_addr}": "a@ours.example", **login})
            return reply_text(mta.rcpt("it@bank.example", macros))

    def hears(self, expected):
        wait_for(lambda: self.hear() == expected, f"it is said: {expected}", patience=15)


def first_read(milter):
    milter.logged("MTLS_HISTORY_READ")


@test
def a_user_hears_why_mail_cannot_go_and_no_longer_once_it_can(folder):
    write(history_in(folder), look())
    with Told(folder) as milter:
        first_read(milter)
        equal(milter.hear(), NOT_NOW)
        equal(milter.hear(way("new.example")), "c")
        equal(milter.hear(way("ours.example", "local")), "c")
        line = milter.logged("MTLS_TOLD")
        check("451 4.7.4" in line, line)
        equal(milter.status()["messages"]["told"], 1)
        equal(milter.status()["history"], str(milter.history))
        write(milter.history, look(outlook="passes", servers=[]), failures=0)
        milter.hears("c")


@test
def what_is_to_bounce_is_refused_unless_the_fault_is_ours(folder):
    write(history_in(folder), look())
    with Told(folder, policy(action="bounce")) as milter:
        first_read(milter)
        equal(milter.hear(), NEVER)
        write(milter.history, look(fault="unclear"))
        milter.hears(NOT_NOW.replace("The fault is theirs.", "It may be their fault or ours."))
        write(milter.history, look(fault="ours"))
        wait_for(lambda: "do not contact the recipient" in milter.hear(), "ours", patience=15)
        check(milter.hear().startswith("451 4.7.4 "), milter.hear())


@test
def too_few_failures_and_old_ones_are_not_told(folder):
    write(history_in(folder), look(), failures=1)
    with Told(folder) as milter:
        first_read(milter)
        equal(milter.hear(), "c")
        write(milter.history, look(), failures=2)
        milter.hears(NOT_NOW)
        write(milter.history, look(age=2 * 3600 + 60), failures=3)
        milter.hears("c")


@test
def a_history_that_cannot_be_read_stops_no_mail_and_is_told_once(folder):
    with Told(folder) as milter:
        line = milter.logged("MTLS_HISTORY_UNREADABLE")
        check("No such file" in line, line)
        equal(milter.hear(), "c")
        write(milter.history, look())
        milter.hears(NOT_NOW)
        os.truncate(milter.history, 100)
        milter.hears("c")
        write_anew(milter.history)
        milter.hears(NOT_NOW)


def write_anew(path):
    fresh = path.with_suffix(".new")
    write(fresh, look())
    os.replace(fresh, path)


@test
def a_table_that_forces_less_stops_it_at_once(folder):
    write(history_in(folder), look())
    with Told(folder) as milter:
        first_read(milter)
        equal(milter.hear(), NOT_NOW)
        put(milter.policy, policy(level="verify"))
        milter.hears("c")
        put(milter.policy, policy())
        milter.hears(NOT_NOW)


@test
def a_milter_that_is_told_of_no_history_reads_none(folder):
    write(history_in(folder), look())
    with Milter(folder, policy()) as milter, milter.session(TLS13, POSTFIX) as mta:
        mta.mail("a@ours.example", {"{mail_addr}": "a@ours.example", **CLERK})
        equal(mta.rcpt("it@bank.example", BANK), ("c", b""))
