"""The numbers of discovery, held against a real tree and real policy servers."""

import world
from discovering import (OK_BANK, OK_DANE, OK_STS, STATIC, answers, discovering, discovery,
                         healthy, serve_policies, silence, table, until_waiting)
from harness import Reader, check, connect, equal, netstring, put, test, wait_for
from scraping import ANY_PORT, scrape


def looking_up(folder, front, *options, **more):
    return discovering(folder, front, *ANY_PORT, *options, **more)


def dane_state(numbers):
    return [state for (state,) in numbers.where("mta_tls_discovery_dane_state", "state")]


@test
def without_discovery_all_stands_still(folder):
    front = world.front()
    with looking_up(folder, front, text=STATIC) as daemon:
        daemon.ask("dane.mail")
        numbers = scrape(daemon)
        moving = {name: value for (name, _), value in numbers.samples.items()
                  if name.startswith("mta_tls_discovery") and value}
        equal(moving, {})


@test
def look_ups_are_counted_by_what_they_find(folder):
    serve_policies()
    with healthy(looking_up(folder, world.front())) as daemon:
        asked = {"dane.mail": OK_DANE, "sts.mail": OK_STS, "plain.mail": "NOTFOUND ",
                 "bank.mail": OK_BANK}
        answers(daemon, asked)
        wait_for(lambda: discovery(daemon)["under_way"] == 0, "all look-ups to end")
        answers(daemon, asked)
        numbers = scrape(daemon)
        equal(numbers.where("mta_tls_discovery_dane_results_total", "promise"),
              {("nothing",): 2, ("dane-only",): 1})
        equal(numbers.where("mta_tls_discovery_mta_sts_results_total", "result"),
              {("enforce",): 1, ("absent",): 2})
        known = discovery(daemon)["questions"]
        equal(numbers.where("mta_tls_discovery_cache_reads_total", "result"),
              {("miss",): known["misses"], ("hit",): known["hits"]})
        check(known["misses"] >= 3 and known["hits"] >= 6, known)
        equal(numbers("mta_tls_discovery_lookups_total"), 6)
        equal((numbers("mta_tls_discovery_enabled"), numbers("mta_tls_discovery_working")),
              (1, 1))
        equal(dane_state(numbers), ["on"])
        equal((numbers("mta_tls_discovery_cache_entries"),
               numbers("mta_tls_discovery_cache_policies")), (3, 1))
        check(numbers("mta_tls_discovery_cache_bytes") > 100)


@test
def a_question_that_waited_has_taken_as_long_as_it_did(folder):
    front = world.front()
    with healthy(looking_up(folder, front)) as daemon:
        front.faults["dane.mail", "MX"] = 0.6
        with connect(daemon.unix) as connection:
            connection.sendall(netstring("postfix bank.mail") + netstring("postfix dane.mail")
                               + netstring("postfix bank.mail"))
            until_waiting(daemon, 1)
            equal(scrape(daemon)("mta_tls_discovery_questions_waiting"), 1)
            reader = Reader(connection)
            equal([reader.next() for _ in range(3)], [OK_BANK, OK_DANE, OK_BANK])
        numbers = scrape(daemon)
        name = "mta_tls_answer_duration_seconds"
        equal(numbers(f"{name}_count", protocol="socketmap"), 3)
        equal(numbers(f"{name}_bucket", protocol="socketmap", le="0.5"), 1)
        equal(numbers(f"{name}_bucket", protocol="socketmap", le="10"), 3)
        # The third could not overtake the second.
        check(1.2 <= numbers(f"{name}_sum", protocol="socketmap") < 10)
        equal(numbers("mta_tls_discovery_questions_waiting"), 0)


@test
def look_ups_in_vain_are_late_and_deferred(folder):
    front = world.front()
    with healthy(looking_up(folder, front, "--discovery-deadline", "1")) as daemon:
        silence(front)
        equal(daemon.ask("dane.mail")[:10], "TEMP DANE:")
        numbers = scrape(daemon)
        check(numbers("mta_tls_discovery_lookups_late_total") >= 1)
        equal(numbers("mta_tls_questions_total", map="postfix", outcome="temp"), 1)
        check(numbers("mta_tls_answer_duration_seconds_sum", protocol="socketmap") > 0.9)


@test
def dane_that_is_off_is_told(folder):
    anchor = world.folder() / "metrics-anchor"
    anchor.write_text(f". IN DS 20326 8 2 {'ab' * 32}\n", encoding="ascii")
    with looking_up(folder, world.front(), anchor=anchor) as daemon:
        daemon.logged("MTLS_DANE_OFF")
        wait_for(lambda: dane_state(scrape(daemon)) == ["off"], "the state off")


@test
def discovery_that_comes_with_a_table_is_told(folder):
    with looking_up(folder, world.front(), text=STATIC) as daemon:
        equal(scrape(daemon)("mta_tls_discovery_enabled"), 0)
        put(daemon.policy, table())
        wait_for(lambda: scrape(daemon)("mta_tls_discovery_enabled") == 1, "discovery")


@test
def a_cache_that_cannot_be_written_is_told(folder):
    with looking_up(folder, world.front(), "--cache", f"{folder}/none/cache") as daemon:
        wait_for(lambda: scrape(daemon)("mta_tls_discovery_cache_file_trouble") == 1,
                 "the trouble")
