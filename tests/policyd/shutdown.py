"""SIGTERM: what was asked is answered, then the daemon leaves, and soon."""

import signal
import threading
import time

from harness import (BANK, OK_FORCED, Daemon, Reader, check, connect, equal, is_closed,
                     netstring, test, wait_for)

QUESTION = netstring("postfix " + BANK)


@test
def questions_in_flight_are_answered(folder):
    for number in (signal.SIGTERM, signal.SIGINT):
        with Daemon(folder, tcp=True) as daemon:
            connections = [connect(address) for address in (daemon.unix, daemon.tcp)
                           for _ in range(20)]
            daemon.signal(signal.SIGSTOP)
            for connection in connections:
                connection.sendall(QUESTION * 100)
            daemon.signal(number)
            daemon.signal(signal.SIGCONT)
            for connection in connections:
                equal(Reader(connection).rest(), [OK_FORCED] * 100)
            equal(daemon.wait(), 0)


@test
def who_was_still_waiting_to_be_accepted_is_answered(folder):
    with Daemon(folder, tcp=True) as daemon:
        addresses = [daemon.unix, daemon.tcp]
        daemon.signal(signal.SIGSTOP)
        connections = [connect(address) for address in addresses for _ in range(10)]
        for connection in connections:
            connection.sendall(QUESTION * 3)
        daemon.signal(signal.SIGTERM)
        daemon.signal(signal.SIGCONT)
        for connection in connections:
            equal(Reader(connection).rest(), [OK_FORCED] * 3)


@test
def a_burst_that_does_not_end_is_answered_as_far_as_it_was_read(folder):
    with Daemon(folder) as daemon:
        busy = connect(daemon.unix)

        def write():
            try:
                while True:
                    busy.sendall(QUESTION * 1000)
            except OSError:
                pass  # the daemon has left
        writer = threading.Thread(target=write)
        writer.start()
        reader = Reader(busy)
        equal(reader.next(), OK_FORCED)
        daemon.signal(signal.SIGTERM)
        try:
            while (told := reader.next()) is not None:
                equal(told, OK_FORCED)
        except (ConnectionResetError, BrokenPipeError):
            pass
        writer.join()
        equal(daemon.wait(), 0)


@test
def idle_connections_do_not_hold_it_up(folder):
    with Daemon(folder) as daemon:
        idle = [connect(daemon.unix) for _ in range(100)]
        for connection in idle:
            connection.sendall(QUESTION)
            equal(Reader(connection).next(), OK_FORCED)
        begin = time.monotonic()
        daemon.signal(signal.SIGTERM)
        equal(daemon.wait(), 0)
        check(time.monotonic() - begin < 1.5, time.monotonic() - begin)
        equal([is_closed(connection) for connection in idle], [True] * 100)


@test
def who_neither_reads_nor_finishes_is_cut_off_at_the_deadline(folder):
    with Daemon(folder) as daemon:
        unfinished = connect(daemon.unix)
        unfinished.sendall(QUESTION[:-1])
        wait_for(lambda: daemon.status()["connections"] == 1, "the connection")
        begin = time.monotonic()
        daemon.signal(signal.SIGTERM)
        equal(daemon.wait(), 0)
        check(1.5 < time.monotonic() - begin < 5, time.monotonic() - begin)
        check("unanswered=1" in daemon.logged("MTLS_STOPPED"), daemon.log())


@test
def a_question_finished_after_the_signal_is_answered(folder):
    with Daemon(folder) as daemon:
        late = connect(daemon.unix)
        late.sendall(QUESTION[:-1])
        wait_for(lambda: daemon.status()["connections"] == 1, "the connection")
        daemon.signal(signal.SIGTERM)
        daemon.logged("MTLS_STOPPING")
        late.sendall(QUESTION[-1:])
        equal(Reader(late).rest(), [OK_FORCED])
