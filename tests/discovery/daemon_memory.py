"""What the daemon remembers over a restart."""

import os
import pathlib
import sqlite3

import world
from discovering import (OK_BANK, OK_DANE, OK_STS, answers, discovering, discovery, healthy,
                         serve_policies, silence, table)
from harness import check, equal, test, wait_for


def rows(path):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        database.row_factory = sqlite3.Row
        return {row["next_hop"]: dict(row) for row in database.execute(
            "SELECT * FROM next_hops")}


def fill(folder, cache):
    serve_policies()
    with discovering(folder, world.front(), "--cache", cache) as daemon:
        answers(daemon, {"sts.mail": OK_STS, "dane.mail": OK_DANE,
                         "plain.mail": "NOTFOUND "})


@test
def a_policy_survives_a_restart_without_dns(folder):
    cache = f"{folder}/cache.db"
    fill(folder, cache)
    front = world.front()
    silence(front)
    options = ["--cache", cache, "--discovery-deadline", "1"]
    with discovering(folder, front, *options) as daemon:
        answers(daemon, {"sts.mail": OK_STS, "dane.mail": OK_DANE,
                         "plain.mail": "NOTFOUND ", "bank.mail": OK_BANK})
        equal(daemon.ask("sts2.mail")[:5], "TEMP ")
        equal(discovery(daemon)["cache"]["policies"], 1)
        # Flushed, it is forgotten in the file, too.
        equal(daemon.result("flush", target="sts.mail"), {"flushed": 1})
        wait_for(lambda: "sts.mail" not in rows(cache), "the row to go")


def copy_row(known, cache, hop):
    """As if the daemon had looked it up before, and dropped it from its memory since."""
    with sqlite3.connect(cache) as database:
        database.execute("ATTACH ? AS known", (known,))
        database.execute("INSERT INTO next_hops SELECT * FROM known.next_hops "
                         "WHERE next_hop = ?", (hop,))


@test
def what_memory_had_no_room_for_is_read_back(folder):
    known, cache = f"{folder}/known.db", f"{folder}/cache.db"
    fill(folder, known)
    front = world.front()
    silence(front)
    options = ["--cache", cache, "--discovery-deadline", "1"]
    with discovering(folder, front, *options, text=table(dane=False)) as daemon:
        equal(daemon.ask("sts2.mail"), "NOTFOUND ")
        copy_row(known, cache, "sts.mail")
        equal(daemon.ask("sts.mail"), OK_STS)
        equal(daemon.ask("sts2.mail"), "NOTFOUND ")


@test
def a_traced_look_up_reads_it_back_too(folder):
    known, cache = f"{folder}/known.db", f"{folder}/cache.db"
    fill(folder, known)
    front = world.front()
    silence(front)
    options = ["--cache", cache, "--discovery-deadline", "1"]
    with discovering(folder, front, *options, text=table(dane=False)) as daemon:
        equal(daemon.ask("sts2.mail"), "NOTFOUND ")
        copy_row(known, cache, "sts.mail")
        equal(daemon.result("explain", target="sts.mail")["answer"], OK_STS)
        equal(daemon.ask("sts.mail"), OK_STS)


@test
def dane_is_read_back_where_nothing_can_be_validated(folder):
    known, cache = f"{folder}/known.db", f"{folder}/cache.db"
    fill(folder, known)
    anchor = f"{folder}/anchor"
    pathlib.Path(anchor).write_text(f". IN DS 20326 8 2 {'ab' * 32}\n", encoding="ascii")
    with discovering(folder, world.front(), "--cache", cache, anchor=anchor) as daemon:
        daemon.logged("MTLS_DANE_OFF")
        equal(daemon.ask("plain.mail"), "NOTFOUND ")
        copy_row(known, cache, "dane.mail")
        equal(daemon.ask("dane.mail"), OK_DANE)


@test
def a_look_up_that_began_before_a_flush_writes_nothing(folder):
    cache = f"{folder}/cache.db"
    fill(folder, cache)
    with sqlite3.connect(cache) as database:
        database.execute("UPDATE next_hops SET sts_refresh = ?1, sts_checked_until = ?1, "
                         "sts_fetch_again = ?1", ("2026-01-01T00:00:00Z",))
    serve_policies("none")
    front = world.front()
    front.faults["_mta-sts.sts.mail", "TXT"] = 1
    with discovering(folder, front, "--cache", cache) as daemon:
        equal(daemon.ask("sts.mail"), OK_STS)
        wait_for(lambda: "_mta-sts.sts.mail" in front.names("TXT"), "the look-up to begin")
        equal(daemon.result("flush", target="sts.mail"), {"flushed": 1})
        front.faults.clear()
        daemon.logged("MTLS_STS_CHANGED")
        equal(daemon.ask("sts2.mail"), "NOTFOUND ")
        wait_for(lambda: "sts2.mail" in rows(cache), "a later row")
        check("sts.mail" not in rows(cache), rows(cache))


@test
def an_administrator_can_read_the_file(folder):
    cache = f"{folder}/cache.db"
    fill(folder, cache)
    table = rows(cache)
    equal(set(table), {"sts.mail", "dane.mail", "plain.mail"})
    row = table["sts.mail"]
    equal((row["sts"], row["sts_id"], row["sts_mx"], row["sts_max_age"]),
          ("enforce", "1", "mx.mail", "86400"))
    equal(table["dane.mail"]["dane"], "dane-only")
    equal(table["plain.mail"]["sts"], "absent")
    check(row["sts_expires"].endswith("Z"), row)


@test
def a_file_that_is_none_is_set_aside(folder):
    cache = f"{folder}/cache.db"
    with open(cache, "w", encoding="ascii") as file:
        file.write("not a database\n" * 1000)
    serve_policies()
    with discovering(folder, world.front(), "--cache", cache) as daemon:
        equal(daemon.ask("sts.mail"), OK_STS)
        line = daemon.logged("MTLS_CACHE_SET_ASIDE")
        check(cache in line, line)
        wait_for(lambda: "sts.mail" in rows(cache), "a row")
    check(os.path.exists(cache + ".unusable"))


@test
def rows_that_lie_are_not_believed(folder):
    cache = f"{folder}/cache.db"
    fill(folder, cache)
    with sqlite3.connect(cache) as database:
        database.execute("UPDATE next_hops SET sts_mx = 'evil x=y', dane_expires = 'later'")
        database.execute("INSERT INTO next_hops (next_hop, sts) VALUES ('a b\n', 'enforce')")
    with discovering(folder, world.front(), "--cache", cache) as daemon:
        answers(daemon, {"sts.mail": OK_STS, "dane.mail": OK_DANE})
        check("evil" not in str(daemon.result("cache")), daemon.result("cache"))


@test
def a_file_that_cannot_be_made_is_told_and_done_without(folder):
    serve_policies()
    with discovering(folder, world.front(), "--cache", f"{folder}/none/cache.db") as daemon:
        equal(daemon.ask("sts.mail"), OK_STS)
        daemon.logged("MTLS_CACHE_FAILED")
        check("unable to open" in discovery(daemon)["cache"]["trouble"], discovery(daemon))
        equal(daemon.ask("dane.mail"), OK_DANE)
