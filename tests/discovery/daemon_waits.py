"""Questions that wait while a next hop is looked up."""

import signal
import time

import world
from discovering import (OK_BANK, OK_DANE, STATIC, discovering, discovery, healthy, silence,
                         table, until_waiting)
from harness import Reader, check, connect, equal, netstring, put, test, wait_for

MANY = 1000


def ask_for(daemon, *keys):
    """A connection on which all of this has been asked at once."""
    connection = connect(daemon.unix)
    connection.sendall(b"".join(netstring(f"postfix {key}") for key in keys))
    return connection


@test
def a_next_hop_is_looked_up_once_for_all_who_wait(folder):
    front = world.front()
    with healthy(discovering(folder, front)) as daemon:
        front.faults["dane.mail", "MX"] = 0.5
        waiting = [ask_for(daemon, "dane.mail") for _ in range(20)]
        until_waiting(daemon, 20)
        equal([Reader(each).next() for each in waiting], [OK_DANE] * 20)
        equal(discovery(daemon)["questions"]["look_ups"], 2)  # DANE, MTA-STS


@test
def answers_keep_their_order(folder):
    front = world.front()
    with healthy(discovering(folder, front)) as daemon:
        front.faults["dane.mail", "MX"] = 0.5
        front.faults["_mta-sts.plain.mail", "TXT"] = 0.5
        keys = ["bank.mail", "dane.mail", "bank.mail", "plain.mail", "dane.mail"] * 10
        answers = {"bank.mail": OK_BANK, "dane.mail": OK_DANE, "plain.mail": "NOTFOUND "}
        with ask_for(daemon, *keys) as connection:
            reader = Reader(connection)
            equal([reader.next() for _ in keys], [answers[key] for key in keys])


@test
def any_cut_of_what_stands_behind_is_the_same(folder):
    front = world.front()
    with healthy(discovering(folder, front)) as daemon:
        front.faults["dane.mail", "MX"] = 0.1
        asked = netstring("postfix dane.mail") + netstring("postfix bank.mail")
        for cut in range(1, len(asked)):
            daemon.result("flush", all=True)
            with connect(daemon.unix) as connection:
                connection.sendall(asked[:cut])
                time.sleep(0.005)
                connection.sendall(asked[cut:])
                reader = Reader(connection)
                equal([reader.next(), reader.next()], [OK_DANE, OK_BANK], cut)


@test
def others_are_answered_meanwhile(folder):
    front = world.front()
    with healthy(discovering(folder, front)) as daemon:
        silence(front)
        with ask_for(daemon, "dane.mail"):
            until_waiting(daemon, 1)
            begin = time.monotonic()
            for _ in range(100):
                equal(daemon.ask("bank.mail"), OK_BANK)
            check(time.monotonic() - begin < 1, "100 static answers took",
                  time.monotonic() - begin)
            equal(discovery(daemon)["waiting"], 1)


@test
def answers_come_by_the_deadline(folder):
    front = world.front()
    with healthy(discovering(folder, front, "--discovery-deadline", "1")) as daemon:
        silence(front)
        begin = time.monotonic()
        equal(daemon.ask("dane.mail"),
              "TEMP DANE: the MX records were not answered in time")
        took = time.monotonic() - begin
        check(0.9 < took < 2.5, took)
        # R5: the failure is remembered for a moment.
        equal(daemon.ask("dane.mail")[:5], "TEMP ")
        check(time.monotonic() - begin < took + 0.5)


@test
def without_dns_the_table_may_let_mail_pass(folder):
    front = world.front()
    options = ["--discovery-deadline", "1"]
    with healthy(discovering(folder, front, *options,
                             text=table(on_dns_error="opportunistic"))) as daemon:
        silence(front)
        equal(daemon.ask("dane.mail"), "NOTFOUND ")


@test
def a_text_record_in_vain_is_no_policy(folder):
    front = world.front()  # R3
    with healthy(discovering(folder, front, "--discovery-deadline", "1")) as daemon:
        front.faults["_mta-sts.plain.mail", "TXT"] = "drop"
        equal(daemon.ask("plain.mail"), "NOTFOUND ")


@test
def many_wait_and_nobody_else_does(folder):
    front = world.front()
    with healthy(discovering(folder, front, "--discovery-deadline", "3")) as daemon:
        silence(front)
        waiting = [ask_for(daemon, f"d{number}.mail") for number in range(MANY)]
        until_waiting(daemon, MANY)
        took = []
        with connect(daemon.unix) as connection:
            reader = Reader(connection)
            for _ in range(2000):
                begin = time.perf_counter()
                connection.sendall(netstring("postfix bank.mail"))
                equal(reader.next(), OK_BANK)
                took.append(time.perf_counter() - begin)
        check(sorted(took)[int(len(took) * 0.99)] < 0.05, "p99 is", sorted(took)[-20:])
        check(discovery(daemon)["waiting"] == MANY, discovery(daemon))
        for connection in waiting:
            equal(Reader(connection).next()[:10], "TEMP DANE:")
            connection.close()
        equal(discovery(daemon)["waiting"], 0)
        wait_for(lambda: daemon.status()["connections"] == 0, "all connections to end")


@test
def a_peer_that_leaves_is_not_missed(folder):
    front = world.front()
    with healthy(discovering(folder, front, "--discovery-deadline", "1")) as daemon:
        silence(front)
        for connection in [ask_for(daemon, "dane.mail", "bank.mail") for _ in range(5)]:
            connection.close()
        wait_for(lambda: daemon.status()["connections"] == 0, "all connections to end")


@test
def whoever_waits_at_the_end_is_deferred(folder):
    front = world.front()
    with healthy(discovering(folder, front)) as daemon:
        silence(front)
        waiting = [ask_for(daemon, "dane.mail", "bank.mail") for _ in range(10)]
        until_waiting(daemon, 10)
        begin = time.monotonic()
        daemon.signal(signal.SIGTERM)
        for connection in waiting:
            reader = Reader(connection)
            equal(reader.next()[:5], "TEMP ")
            equal(reader.next(), OK_BANK)
        daemon.wait()
        check(time.monotonic() - begin < 4, time.monotonic() - begin)


@test
def whoever_waits_is_answered_by_the_table_that_is_in_force_then(folder):
    front = world.front()
    with healthy(discovering(folder, front)) as daemon:
        front.faults["bank.mail", "*"] = 1
        front.faults["dane.mail", "MX"] = 1
        with ask_for(daemon, "dane.mail") as connection:
            until_waiting(daemon, 1)
            put(daemon.policy, STATIC.replace("bank.mail", "dane.mail"))
            daemon.until("bank.mail", "NOTFOUND ")
            equal(Reader(connection).next(), "OK encrypt protocols=>=TLSv1.2")


@test
def what_has_lost_its_framing_ends_after_the_answers(folder):
    front = world.front()
    with healthy(discovering(folder, front)) as daemon:
        front.faults["dane.mail", "MX"] = 0.3
        with connect(daemon.unix) as connection:
            connection.sendall(netstring("postfix dane.mail") + b"nonsense")
            equal(Reader(connection).rest(), [OK_DANE])
