"""Resolvers that fail, lie or are slow."""

import subprocess
import time

import world
from harness import check, equal, test, waits


def seconds(asker, line):
    """The answer, and how long it took."""
    begin = time.monotonic()
    answer = asker.ask(line)
    return answer, time.monotonic() - begin


@test
def the_bit_of_authentic_data_is_not_believed(_):
    front = world.front()  # R6
    front.faults["*", "*"] = "claim-ad"
    with world.resolver(front.address) as asker:
        answer = asker.ask("TLSA _25._tcp.mx.unsigned")
        equal((answer["status"], answer["secure"]), ("data", False))
        equal(asker.ask("MX lab")["secure"], True)
        equal(asker.ask("MX expired.lab")["status"], "bogus")


@test
def a_resolver_that_validates_itself_changes_nothing(_):
    with world.resolver(world.validating()) as asker:
        equal(asker.ask("MX lab")["secure"], True)
        equal(asker.ask("MX unsigned")["secure"], False)
        bogus = asker.ask("MX expired.lab")
        equal(bogus["status"], "bogus")
        check("expired" in bogus["why"], bogus)
        equal(asker.ask("TEST")["health"], "validates")


@test
def servfail_is_a_failure_and_never_the_absence_of_records(_):
    front = world.front()
    front.faults["_25._tcp.mx.lab", "TLSA"] = "SERVFAIL"
    front.faults["mx.lab", "AAAA"] = "REFUSED"
    with world.resolver(front.address) as asker:
        for line in ("TLSA _25._tcp.mx.lab", "AAAA mx.lab"):
            answer = asker.ask(line)
            equal((answer["status"], answer["secure"]), ("failed", False), line)
            check(answer["why"] in ("SERVFAIL", "REFUSED"), answer)
        equal(asker.ask("A mx.lab")["secure"], True)


@test
def signatures_that_are_kept_back_make_a_signed_zone_bogus(_):
    front = world.front()
    for kind in ("DS", "DNSKEY"):
        front.faults["lab", kind] = "SERVFAIL"
    with world.resolver(front.address) as asker:
        answer = asker.ask("MX lab")
        check(answer["status"] in ("bogus", "failed"), answer)
        equal(answer["mx"], [])


@test
def truncated_answers_are_asked_for_over_tcp(_):
    front = world.front()
    front.faults["*", "*"] = "truncate"
    with world.resolver(front.address) as asker:
        equal(asker.ask("MX lab")["secure"], True)


@waits
@test
def an_answer_may_take_more_than_a_second(_):
    front = world.front()
    with world.resolver(front.address) as asker:
        for name in ("lab", "mx.lab"):  # it knows now that the resolver is fast
            asker.ask(f"A {name}")
        front.faults["*", "MX"] = 1.2
        answer, took = seconds(asker, "MX lab")
        equal((answer["status"], answer["secure"]), ("data", True))
        check(1.1 < took < 2, took)
        equal(front.questions.count(("lab", "MX")), 1)


@waits
@test
def each_question_ends_at_its_time(_):
    front = world.front()
    front.faults["*", "*"] = "drop"
    with world.resolver(front.address, "--dns-limit", "1500") as asker:
        lines = [f"MX a{number}.lab" for number in range(50)]
        begin = time.monotonic()
        for answer in asker.all(*lines).values():
            equal(answer["status"], "timed out")
        check(1.4 < time.monotonic() - begin < 2.5, time.monotonic() - begin)


@waits
@test
def one_who_joins_has_the_whole_time(_):
    front = world.front()
    front.faults["lab", "MX"] = 1.8
    with world.resolver(front.address, "--dns-limit", "1500") as asker:
        asker.tell("MX lab")
        time.sleep(1)
        asker.tell("MX lab")
        first, second = asker.next(), asker.next()
        equal((first["status"], second["status"]), ("timed out", "data"))
        equal(front.questions.count(("lab", "MX")), 1)


@test
def equal_questions_are_one(_):
    front = world.front()
    front.faults["lab", "MX"] = 0.3
    with world.resolver(front.address) as asker:
        asker.tell(*["MX lab"] * 20)
        for _ in range(20):
            equal(asker.next()["status"], "data")
        equal(front.questions.count(("lab", "MX")), 1)


@waits
@test
def a_resolver_that_was_away_is_asked_again_soon(_):
    front = world.front()
    with world.resolver(front.address, "--dns-limit", "3000") as asker:
        equal(asker.ask("MX lab")["status"], "data")
        front.faults["*", "*"] = "drop"
        end = time.monotonic() + 13
        number = 0
        while time.monotonic() < end:
            number += 1
            check(asker.ask(f"A away{number}.lab")["status"] in ("timed out", "failed"))
            time.sleep(0.1)
        front.faults.clear()
        begin = time.monotonic()
        while asker.ask("TLSA _25._tcp.mx.lab")["status"] != "data":
            check(time.monotonic() - begin < 15, "still away")
            time.sleep(0.2)


@waits
@test
def a_port_where_nobody_listens_is_a_failure(_):
    with world.resolver("127.0.0.99:5399", "--dns-limit", "2000") as asker:
        answer, took = seconds(asker, "MX lab")
        check(answer["status"] in ("timed out", "failed"), answer)
        check(took < 3, took)
        equal(asker.ask("TEST")["health"], "no answer")


@test
def a_second_resolver_answers_for_one_that_does_not(_):
    dead, alive = world.front(), world.front()
    dead.faults["*", "*"] = "SERVFAIL"
    with world.resolver(dead.address, "--resolver", alive.address) as asker:
        equal(asker.ask("MX lab")["secure"], True)


@waits
@test
def the_hosts_resolver_is_followed_when_it_changes(folder):  # R7
    before, after = world.front(), world.front()
    conf = f"{folder}/resolv.conf"

    def point_to(front):
        with open(conf, "w", encoding="ascii") as file:
            file.write(f"nameserver {front.address}\n")

    point_to(before)
    with world.Asker("--resolv-conf", conf, "--trust-anchor",
                     str(world.tree().anchor)) as asker:
        equal(asker.ask("MX lab")["secure"], True)
        equal(asker.ask("SERVERS")["servers"], [before.address])
        before.faults["*", "*"] = "drop"
        asker.tell("TLSA _25._tcp.mx.lab")  # is under way when the file changes
        time.sleep(1.2)
        point_to(after)
        asker.tell("A mx.lab")
        answers = [asker.next(), asker.next()]
        equal([answer["secure"] for answer in answers], [True, True])
        equal(asker.ask("SERVERS")["servers"], [after.address])


@test
def what_was_answered_can_be_forgotten(_):
    front = world.front()
    with world.resolver(front.address) as asker:
        asker.ask("MX lab")
        asker.ask("MX lab")
        equal(front.questions.count(("lab", "MX")), 1)
        asker.ask("TXT _mta-sts.lab")
        asker.tell("FORGET")
        asker.ask("MX lab")
        equal(front.questions.count(("lab", "MX")), 2)


@test
def an_anchor_that_is_not_there_is_said_at_start(folder):
    asker = world.Asker("--resolver", world.TREE[0], "--trust-anchor", f"{folder}/no")
    done = subprocess.run(asker.command, capture_output=True, text=True,
                                        check=False)
    equal((done.returncode, done.stderr),
          (1, f"trust anchor {folder}/no cannot be read\n"))


@test
def an_anchor_that_is_none_is_said_at_start(folder):
    anchor = f"{folder}/anchor"
    with open(anchor, "w", encoding="ascii") as file:
        file.write(". DS this is none\n")
    asker = world.Asker("--resolver", world.TREE[0], "--trust-anchor", anchor)
    done = subprocess.run(asker.command, capture_output=True, text=True, check=False)
    equal((done.returncode, done.stderr),
          (1, f"trust anchor {anchor} cannot be used: initialization failure\n"))
