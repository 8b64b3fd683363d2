"""A thousand reloads while sixteen connections ask; also to be run under TSan."""

import selectors
import threading
import time

from harness import Daemon, Reader, check, connect, equal, netstring, policy, put, rule, test

RELOADS = 1000
CONNECTIONS = 16
DEPTH = 8
DOMAINS = 64
TIME_LIMIT = 240

LEVELS = ("forced", "secure")
TABLES = [policy(*[rule(f"d{n}.example", LEVELS[(n + which) % 2], min_tls=("1.2", "1.3")[n % 2])
                   for n in range(DOMAINS)]) for which in (0, 1)]


def answer(number, which):
    version = (2, 3)[number % 2]
    if LEVELS[(number + which) % 2] == "forced":
        return f"OK encrypt protocols=>=TLSv1.{version}"
    return (f"OK secure match=d{number}.example:.d{number}.example "
            f"protocols=>=TLSv1.{version}")


def same(told, wanted):
    return told == wanted or told.startswith(wanted + " ")  # servername=, if it is sent


class InForce:
    """Which table must answer: known between a reload's acknowledgement and the next
    reload's beginning. A change of `epoch` says that it was not known all the time."""

    def __init__(self):
        self.epoch, self.table = 0, 0

    def begin(self):
        self.epoch, self.table = self.epoch + 1, None

    def acknowledge(self, table):
        self.epoch, self.table = self.epoch + 1, table


class Asker:
    """One connection that always has some questions under way."""

    def __init__(self, address, offset):
        self.socket = connect(address)
        self.reader = Reader(self.socket)
        self.next, self.asked, self.answered = offset, [], 0

    def ask(self, in_force, depth):
        batch = b""
        for _ in range(depth - len(self.asked)):
            number, self.next = self.next % DOMAINS, self.next + 7
            self.asked.append((number, in_force.epoch, in_force.table))
            batch += netstring(f"postfix d{number}.example")
        self.socket.sendall(batch)

    def take(self, in_force):
        check(self.reader.fill(), "the daemon closed a connection")
        while (told := self.reader.complete()) is not None:
            check(self.asked, "an answer without a question:", told)
            number, epoch, table = self.asked.pop(0)
            certain = table is not None and epoch == in_force.epoch
            legal = [answer(number, which) for which in ((table,) if certain else (0, 1))]
            check(any(same(told, one) for one in legal),
                  f"d{number}.example: {told!r}, should be one of {legal}")
            self.answered += 1


def keep_asking(askers, in_force, done):
    with selectors.DefaultSelector() as selector:
        for asker in askers:
            selector.register(asker.socket, selectors.EVENT_READ, asker)
            asker.ask(in_force, DEPTH)
        while not done.is_set():
            for key, _ in selector.select(1):
                key.data.take(in_force)
                key.data.ask(in_force, DEPTH)
    for asker in askers:
        while asker.asked:
            asker.take(in_force)


def keep_reloading(daemon, in_force):
    end = time.monotonic() + TIME_LIMIT
    changed = 0
    for number in range(1, RELOADS + 1):
        in_force.begin()
        put(daemon.policy, TABLES[number % 2])
        changed += daemon.result("reload")["changed"]
        in_force.acknowledge(number % 2)
        if number % 10 == 0:
            time.sleep(0.005)  # for some questions whose answer is certain
        check(time.monotonic() < end, f"{number} reloads took {TIME_LIMIT} s")
    return changed


@test
def reload_under_load(folder):
    with Daemon(folder, TABLES[0], log_level="warning") as daemon:
        in_force, done, failures = InForce(), threading.Event(), []
        in_force.acknowledge(0)
        askers = [Asker(daemon.unix, offset) for offset in range(CONNECTIONS)]

        def ask():
            try:
                keep_asking(askers, in_force, done)
            except Exception as error:  # to be raised where the test runs
                failures.append(error)
        thread = threading.Thread(target=ask)
        thread.start()
        begin = time.monotonic()
        try:
            keep_reloading(daemon, in_force)
            took = time.monotonic() - begin
        finally:
            done.set()
            thread.join()
        for failure in failures:
            raise failure
        answered = sum(asker.answered for asker in askers)
        equal(daemon.status()["reloads"]["failed"], 0)
        print(f"        {RELOADS} reloads in {took:.1f} s, {answered} answers")
        check(answered > RELOADS * CONNECTIONS, "only", answered, "answers")
