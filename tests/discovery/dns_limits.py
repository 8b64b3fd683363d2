"""Many questions at once."""

import time

import world
from harness import check, equal, test, wait_for, waits

MANY = 3000


@test
def thousands_of_questions_are_answered(_):
    with world.plain() as asker:
        lines = [f"A mx{number}.unsigned" for number in range(MANY)]
        answers = asker.all(*lines)
        equal({answer["status"] for answer in answers.values()}, {"no such name"})


@waits
@test
def questions_beyond_the_limit_wait_and_end_at_their_time(_):
    front = world.front()
    front.faults["*", "*"] = "drop"
    with world.resolver(front.address, "--dns-limit", "2000") as asker:
        begin = time.monotonic()
        answers = asker.all(*(f"A a{number}.lab" for number in range(MANY)))
        took = time.monotonic() - begin
        equal({answer["status"] for answer in answers.values()}, {"timed out"})
        check(took < 8, took)
        front.faults.clear()
        wait_for(lambda: asker.ask("A mx.lab")["status"] == "data", "the next answer")
