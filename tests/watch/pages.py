"""`mta-tls watch`: what was seen, for people and as JSON."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

import watch_world
from harness import (NOBODY, check, equal, program, program_for_anybody, put, test,
                     wait_for)
from watching import server, watching

TWO = ("bank", "clinic")


def run(*arguments, user=None, command="watch"):
    tool = program_for_anybody("mta-tls") if user else program("mta-tls")
    done = subprocess.run([tool, command, *arguments], user=user,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=60, check=False,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
    return done.returncode, done.stdout + done.stderr


def cli(daemon, *arguments, **more):
    return run("--history", str(daemon.history), *arguments, **more)


def cli_json(daemon, *arguments):
    return json.loads(cli(daemon, "--json", *arguments)[1])


def status_rows(daemon):
    """What `mta-tls status` tells of the watch, line by line."""
    page = run("--control", f"unix:{daemon.control_path}", command="status")[1]
    lines = page.partition("\n  watch ")[2].partition("\n  control ")[0].splitlines()
    return [line.strip() for line in lines]


@test
def status_tells_how_the_watch_fares(folder):
    with watching(folder, watch_world.table("bank", "clinic", "court"), 3) as daemon:
        server("bank").behaviour = "plain"
        look, = daemon.look("bank").values()
        daemon.until_told(("failure", "bank", "starttls-not-supported"))
        counts, looks, *more = wait_for(
            lambda: "1 failing" in status_rows(daemon)[0] and "1 alert " in
            status_rows(daemon)[1] and status_rows(daemon), "status to know")
        equal(counts, "3 next hops: 2 as promised, 1 failing")
        check(looks.startswith(f"last look {look['at']}; since the start "), looks)
        check(looks.endswith(" looks, 1 alert told"), looks)
        equal(more, ["alerts by mail via inet:127.0.0.25:25", f"alerts by {folder}/alert",
                     f"history {daemon.history}",
                     "not told to Postfix's submission: there is no --submission"])
        equal(daemon.watch["outlooks"],
              {"passes": 2, "partly": 0, "fails": 1, "unseen": 0})
    with watching(folder, watch_world.table("bank"), 1, "--submission",
                  f"unix:{folder}/submission", history=f"{folder}/nowhere/watch.db",
                  mail=False) as daemon:
        trouble, alerts, history = status_rows(daemon)[2:]
        equal(alerts, f"alerts by {folder}/alert")
        check(trouble.startswith("TROUBLE: the history cannot be used: "), trouble)
        equal(history, f"history {folder}/nowhere/watch.db")


@test
def the_table_at_a_glance_is_worst_first(folder):
    with watching(folder, watch_world.table(*TWO), 2) as daemon:
        wait_for(lambda: cli(daemon)[0] == 0, "the file to be written")
        code, page = cli(daemon)
        equal(page.splitlines(),
              ["MTA-TLS OK: 2 next hops watched: 2 as promised; last look just now",
               "ok        bank.watch                           secure by rule bank.watch",
               "ok        clinic.watch                         secure by rule clinic.watch"])
        server("clinic").behaviour = "plain"
        daemon.look("clinic")
        wait_for(lambda: cli(daemon)[0] == 2, "the file to be written")
        code, page = cli(daemon)
        equal(page.splitlines(),
              ["MTA-TLS CRITICAL: 2 next hops watched: 1 as promised, 1 critical; last look "
               "just now",
               "critical  clinic.watch                         secure by rule clinic.watch",
               "          the server would get no mail: the server offers no TLS",
               "ok        bank.watch                           secure by rule bank.watch"])


@test
def a_domain_has_its_history_also_while_the_daemon_rests(folder):
    with watching(folder, watch_world.table(*TWO), 2) as daemon:
        daemon.look("bank")
        server("bank").behaviour = "plain"
        daemon.look("bank")
        daemon.until_told(("failure", "bank", "starttls-not-supported"))
        daemon.stop()
        os.chmod(folder, 0o755)
        code, page = cli(daemon, "bank.watch", user=NOBODY)
        equal(code, 2, page)
        lines = page.splitlines()
        equal(lines[0], "MTA-TLS CRITICAL: bank.watch: the server would get no mail: the "
              "server offers no TLS")
        equal(lines[2:5], ["critical  bank.watch",
                          "  finding   the server would get no mail: the server offers no "
                          "TLS", "  promised  secure by rule bank.watch"])
        for words in ("mail waits since", "servers   mx.bank.watch [127.0.4.1]: the server "
                      "offers no TLS", "(2 looks, until", "failure: the server would get"):
            check(words in page, words, page)
        equal(cli(daemon, "court.watch")[0], 3)
        history = cli_json(daemon, "bank.watch")["next_hops"][0]["history"]
        equal([(span["looks"], span["look"]["outlook"]) for span in history],
              [(2, "passes"), (1, "fails")])


@test
def who_has_mended_a_server_has_it_looked_at_now(folder):
    with watching(folder, watch_world.table(*TWO), 2) as daemon:
        control = ("--now", "--control", f"unix:{daemon.control_path}")
        server("bank").behaviour = "plain"
        equal(run(*control, "someone@bank.watch")[0], 2)
        equal(cli(daemon, "bank.watch")[0], 2, "it is in the file at once")
        daemon.until_told(("failure", "bank", "starttls-not-supported"))
        server("bank").behaviour = "serve"
        code, page = run(*control, "bank.watch")
        equal((code, page.splitlines()[2:4]),
              (0, ["ok        bank.watch", "  finding   mail is encrypted at the server"]))
        daemon.until_told(("failure", "bank", "starttls-not-supported"),
                          ("recovery", "bank", "starttls-not-supported"))
        equal(run(*control, "court.watch")[0], 3)


@test
def who_waits_for_what_left_the_table_is_answered(folder):
    with watching(folder, watch_world.table(*TWO), 2) as daemon, \
            ThreadPoolExecutor(1) as someone:
        server("bank").behaviour = "mute"
        try:
            asked = someone.submit(daemon.result, "watch", targets=["bank.watch"])
            wait_for(lambda: daemon.watch["under_way"] == 1, "the look to begin")
            put(daemon.policy, watch_world.table("clinic"))
            daemon.result("reload")
            reply = asked.result(timeout=3)
            equal((reply["looks"], reply["not_watched"]), ([], ["bank.watch"]))
        finally:
            watch_world.mend()


@test
def a_file_that_is_not_there_is_said_to_be(folder):
    code, page = run("--history", f"{folder}/watch.db")
    equal((code, page), (3, f"mta-tls: {folder}/watch.db: No such file or directory (does "
                            "mta-tls-policyd run with --watch?)\n"))
