"""What the real daemon answers from what a real tree and real policy servers say."""

import json
import subprocess

import world
from discovering import (OK_BANK, OK_DANE, OK_STATIC, OK_STS, STATIC, answers, discovering,
                         discovery, healthy, serve_policies, table)
from harness import check, equal, program, put, test, wait_for


@test
def what_is_found_is_answered(folder):
    serve_policies()
    front = world.front()
    with discovering(folder, front) as daemon:
        answers(daemon, {"dane.mail": OK_DANE, "sts.mail": OK_STS, "plain.mail": "NOTFOUND ",
                         "nobody.mail": "NOTFOUND ", "bank.mail": OK_BANK,
                         "[mx.dane.mail]": OK_DANE, "[192.0.2.1]": "NOTFOUND "})
        equal(daemon.ask("sts.mail", "QUERY"), OK_STS)


@test
def a_table_without_discovery_asks_nobody(folder):
    front = world.front()
    with discovering(folder, front, text=STATIC) as daemon:
        answers(daemon, {"dane.mail": "NOTFOUND ", "bank.mail": OK_STATIC})
        equal(daemon.status()["discovery"], None)
        equal(front.questions, [])


@test
def a_rule_that_says_all_asks_nobody(folder):
    front = world.front()
    with healthy(discovering(folder, front)) as daemon:
        front.forget()
        answers(daemon, {"bank.mail": OK_BANK, ".bank.mail": "NOTFOUND ",
                         ".dane.mail": "NOTFOUND "})  # R10
        equal(front.questions, [])


@test
def discovery_comes_and_goes_with_the_table(folder):
    front = world.front()
    with discovering(folder, front, text=STATIC) as daemon:
        equal(daemon.ask("dane.mail"), "NOTFOUND ")
        put(daemon.policy, table())
        daemon.until("dane.mail", OK_DANE)
        put(daemon.policy, STATIC)
        daemon.until("dane.mail", "NOTFOUND ")
        front.forget()
        equal(daemon.ask("plain.mail"), "NOTFOUND ")
        equal(front.questions, [])


@test
def what_is_known_is_not_asked_again(folder):
    front = world.front()
    with discovering(folder, front) as daemon:
        equal(daemon.ask("dane.mail"), OK_DANE)
        front.forget()
        for _ in range(5):
            equal(daemon.ask("dane.mail"), OK_DANE)
        equal([name for name, _ in front.questions if name.endswith("dane.mail")], [])
        check(discovery(daemon)["questions"]["hits"] >= 5, discovery(daemon))


@test
def each_change_of_a_promise_is_one_line_of_the_log(folder):
    serve_policies()
    front = world.front()
    with discovering(folder, front) as daemon:
        for _ in range(3):
            answers(daemon, {"dane.mail": OK_DANE, "sts.mail": OK_STS,
                             "plain.mail": "NOTFOUND "})
        line = daemon.logged("MTLS_DANE_CHANGED")
        check("next_hop=dane.mail before=unknown after=dane-only" in line, line)
        line = daemon.logged("MTLS_STS_CHANGED")
        check("next_hop=sts.mail before=none" in line and "enforce id=1" in line, line)
        changes = [line for line in daemon.log().splitlines() if "_CHANGED" in line
                   and "MTLS_TABLE" not in line]
        equal(len(changes), 2, changes)


@test
def mode_testing_is_not_enforced(folder):
    serve_policies("testing")
    try:
        with discovering(folder, world.front()) as daemon:
            equal(daemon.ask("sts.mail"), "NOTFOUND ")
            entry = daemon.result("cache", target="sts.mail")["next_hops"][0]
            equal(entry["mta_sts"]["policy"]["mode"], "testing")
            serve_policies()
            answers(daemon, {"sts2.mail": OK_STS, "plain.mail": "NOTFOUND "})
            equal(discovery(daemon)["found_mta_sts"],
                  {"policy": 1, "testing": 1, "absent": 1, "failed": 0})
    finally:
        serve_policies()


@test
def the_cache_tells_what_is_known(folder):
    serve_policies()
    with discovering(folder, world.front()) as daemon:
        answers(daemon, {"dane.mail": OK_DANE, "sts.mail": OK_STS})
        entries = {entry["next_hop"]: entry
                   for entry in daemon.result("cache")["next_hops"]}
        equal(set(entries), {"dane.mail", "sts.mail"})
        equal(entries["dane.mail"]["dane"]["promise"], "dane-only")
        equal(entries["dane.mail"]["mta_sts"]["policy"], None)
        equal(entries["sts.mail"]["mta_sts"]["policy"]["mx"], ["mx.mail"])
        equal(daemon.result("cache", target="STS.mail")["next_hops"],
              [entries["sts.mail"]])
        equal(daemon.result("cache", target="plain.mail")["next_hops"], [])
        check(not daemon.control("cache", target="[a")["ok"])


@test
def what_is_flushed_is_looked_up_anew(folder):
    serve_policies()
    front = world.front()
    with discovering(folder, front) as daemon:
        equal(daemon.ask("sts.mail"), OK_STS)
        serve_policies("none")
        equal(daemon.ask("sts.mail"), OK_STS)
        equal(daemon.result("flush", target="sts.mail"), {"flushed": 1})
        equal(daemon.ask("sts.mail"), "NOTFOUND ")
        serve_policies()
        equal(daemon.result("flush", all=True), {"flushed": 1})
        equal(daemon.ask("sts.mail"), OK_STS)
        equal(daemon.result("flush", target="plain.mail"), {"flushed": 0})
        check(not daemon.control("flush")["ok"])


@test
def what_is_explained_is_what_is_answered(folder):
    serve_policies()
    with discovering(folder, world.front()) as daemon:
        for key, answer in (("dane.mail", OK_DANE), ("sts.mail", OK_STS),
                            ("plain.mail", "NOTFOUND "), ("bank.mail", OK_BANK)):
            told = daemon.result("explain", target=key)
            equal(told["answer"], answer, told)
            equal(daemon.ask(key), answer)
        told = daemon.result("explain", target="dane.mail")
        check("_25._tcp.mx.dane.mail" in str(told), told)


@test
def a_file_is_explained_with_a_look_up_as_the_daemon_answers(folder):
    serve_policies()
    put(f"{folder}/policy.json", table())
    for key, answer in (("dane.mail", OK_DANE), ("sts.mail", OK_STS),
                        ("plain.mail", "NOTFOUND "), ("bank.mail", OK_BANK)):
        ran = subprocess.run(
            [program("mta-tls"), "explain", "--json", "--policy", f"{folder}/policy.json",
             "--look-up", "--resolver", world.front().address, "--trust-anchor",
             str(world.tree().anchor), "--sts-ca-file", str(world.authority().anchor), key],
            capture_output=True, text=True, timeout=60, check=False)
        equal((ran.returncode, ran.stderr), (0, ""))
        equal(json.loads(ran.stdout)["answer"], answer, ran.stdout)
