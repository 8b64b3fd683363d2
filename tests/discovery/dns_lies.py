"""Resolvers that answer something else."""

import os
import random

import world
from harness import check, equal, test
from lab.dns_message import flags_of, with_flags

QUESTIONS = ["MX lab", "A mx.lab", "AAAA mx.lab", "TLSA _25._tcp.mx.lab",
             "TXT _mta-sts.lab", "MX unsigned", "TLSA _25._tcp.mx.unsigned",
             "A nobody.lab", "A away.lab"]
# The data of one record, with its length before it, and what takes its place.
MALFORMED = {
    "TLSA _25._tcp.mx.unsigned": (b"\0\x23\3\1\1" + b"\x5a" * 32, b"\0\3\3\1\1"),
    "A mx.unsigned": (b"\0\4\xc0\0\2\1", b"\0\3\xc0\0\2"),
    "AAAA mx.unsigned": (b"\0\x10\x20\1\x0d\xb8" + bytes(11) + b"\1",
                         b"\0\4\x20\1\x0d\xb8"),
    "TXT unsigned": (b"\0\6\5hello", b"\0\6\x09hello"),
    "TXT mx.unsigned": (b"\0\6\5there", b"\0\0"),
}


def with_rdata(old, new):
    """What is said in the place of it."""
    def lie(answer):
        check(old in answer, "nothing to lie about:", answer)
        return answer.replace(old, new)
    return lie


def rcode(number):
    return lambda answer: with_flags(answer, flags_of(answer) & ~0xF | number)


def without_records(answer):
    """As if there were none; the signatures go with them."""
    return answer[:6] + bytes(6) + answer[12:]


@test
def a_forged_record_is_bogus_in_a_signed_zone(_):
    front = world.front()
    front.faults["mx.lab", "A"] = with_rdata(bytes([192, 0, 2, 1]), bytes([192, 0, 2, 66]))
    front.faults["_25._tcp.mx.lab", "TLSA"] = with_rdata(b"\x5a" * 32, b"\x66" * 32)
    with world.resolver(front.address) as asker:
        for line in ("A mx.lab", "TLSA _25._tcp.mx.lab"):
            answer = asker.ask(line)
            equal((answer["status"], answer["addresses"], answer["tlsa"]),
                  ("bogus", [], []), line)


@test
def records_that_are_kept_back_are_not_taken_for_absent(_):
    front = world.front()
    front.faults["_25._tcp.mx.lab", "TLSA"] = without_records
    front.faults["mx.lab", "A"] = rcode(3)
    with world.resolver(front.address) as asker:
        for line in ("TLSA _25._tcp.mx.lab", "A mx.lab"):
            answer = asker.ask(line)
            check(answer["status"] in ("bogus", "failed") or answer["secure"] is False
                  and answer["status"] == "data", line, answer)


@test
def a_zone_does_not_become_unsigned_because_somebody_says_so(_):
    front = world.front()
    front.faults["lab", "DS"] = without_records
    with world.resolver(front.address) as asker:
        equal(asker.ask("MX lab")["status"], "bogus")


@test
def every_rcode_but_two_is_a_failure(_):
    for number in (1, 2, 4, 5, 6, 9, 10, 15):
        front = world.front()
        front.faults["unsigned", "MX"] = rcode(number)
        with world.resolver(front.address, "--dns-limit", "3000") as asker:
            answer = asker.ask("MX unsigned")
            check(answer["status"] in ("failed", "timed out"), number, answer)


@test
def garbage_ends_in_failures_and_harms_nothing_else(_):
    chance = random.Random(7)

    def cut(answer):
        return answer[:chance.randrange(len(answer))]

    def flip(answer):
        octets = bytearray(answer)
        for _ in range(3):
            octets[chance.randrange(2, len(octets))] ^= 1 << chance.randrange(8)
        return bytes(octets)

    for fault in (cut, flip, lambda answer: answer[:12] + os.urandom(200),
                  lambda _: os.urandom(100), lambda _: b"",
                  lambda answer: answer + os.urandom(2000)):
        front = world.front()
        front.faults["*", "*"] = fault
        with world.resolver(front.address, "--dns-limit", "1000") as asker:
            for line, answer in asker.all(*QUESTIONS).items():
                # Of a signed zone nothing false is believed, whatever was sent.
                if line.endswith("lab") and "nobody" not in line and "away" not in line:
                    check(answer["secure"] or answer["status"] != "no data", line, answer)
            front.faults.clear()
            asker.tell("FORGET")
            equal(asker.ask("MX lab")["secure"], True)


@test
def a_malformed_record_makes_the_answer_a_failure(_):
    for line, (sound, malformed) in MALFORMED.items():
        kind, _, name = line.partition(" ")
        front = world.front()
        with world.resolver(front.address, "--dns-limit", "3000") as asker:
            equal(asker.ask(line)["status"], "data", line)
            front.faults[name, kind] = with_rdata(sound, malformed)
            asker.tell("FORGET")
            answer = asker.ask(line)
            check(answer["status"] in ("failed", "timed out"), line, answer)
