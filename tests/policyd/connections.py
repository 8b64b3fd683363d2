"""Many connections, slow ones, silent ones, half-closed ones."""

import resource
import select
import socket

from harness import (BANK, OK_FORCED, PATIENCE, Daemon, Reader, Skip, check, connect, equal,
                     netstring, resident_kb, test, wait_for)

QUESTION = netstring("postfix " + BANK)
ANSWER = netstring(OK_FORCED)


def hold(daemon, count):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < count + 100:
        raise Skip(f"{hard} file descriptors are too few")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, count + 100), hard))
    # Blocking, as an MTA does: more than the kernel's queue takes must wait their turn.
    connections = [connect(daemon.unix, None) for _ in range(count)]
    for connection in connections:
        connection.settimeout(PATIENCE)
        connection.sendall(QUESTION)
    for connection in connections:
        equal(Reader(connection).next(), OK_FORCED)
    return connections


def close(connections):
    for connection in connections:
        connection.close()


@test
def six_hundred_connections_are_answered_at_once(folder):
    with Daemon(folder) as daemon:
        connections = hold(daemon, 600)
        equal(daemon.status()["connections"], 600)
        close(connections)
        wait_for(lambda: daemon.status()["connections"] == 0, "the end of connections")


@test
def five_thousand_connections_are_answered_at_once(folder):
    with Daemon(folder) as daemon:
        close(hold(daemon, 5000))


@test
def a_low_soft_limit_of_descriptors_is_raised(folder):
    def lower():
        resource.setrlimit(resource.RLIMIT_NOFILE,
                           (64, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with Daemon(folder, before=lower) as daemon:
        close(hold(daemon, 200))


@test
def without_descriptors_the_longest_idle_connection_makes_room(folder):
    def lower():
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    with Daemon(folder, before=lower) as daemon:
        connections = []
        for _ in range(100):
            connections.append(connect(daemon.unix))
            connections[-1].sendall(QUESTION)
            equal(Reader(connections[-1]).next(), OK_FORCED)
        daemon.logged("MTLS_ACCEPT_FAILED")
        equal(daemon.log().count("MTLS_ACCEPT_FAILED"), 1)
        close(connections)


@test
def a_peer_that_does_not_read_costs_a_buffer_and_nobody_waits_for_it(folder):
    with Daemon(folder) as daemon:
        slow = connect(daemon.unix)
        slow.setblocking(False)
        asked, sending = 0, QUESTION * 100
        rest = sending
        while select.select([], [slow], [], 0.5)[1]:
            sent = slow.send(rest)
            asked += sent
            rest = rest[sent:] or sending
        check(asked < 50_000_000, "the daemon keeps reading from a peer that does not")
        equal(daemon.ask(BANK), OK_FORCED)
        memory = resident_kb(daemon.process.pid)
        check(memory < 50_000, memory, "KB")
        slow.setblocking(True)
        slow.settimeout(20)
        whole = asked // len(QUESTION)
        reader = Reader(slow)
        for number in range(whole):
            equal(reader.next(), OK_FORCED, f"answer {number} of {whole}")


@test
def a_silent_peer_and_an_unfinished_question_disturb_nobody(folder):
    with Daemon(folder) as daemon:
        silent, unfinished = connect(daemon.unix), connect(daemon.unix)
        unfinished.sendall(QUESTION[:-5])
        equal(daemon.ask(BANK), OK_FORCED)
        unfinished.sendall(QUESTION[-5:])
        equal(Reader(unfinished).next(), OK_FORCED)
        silent.sendall(QUESTION)
        equal(Reader(silent).next(), OK_FORCED)


@test
def a_peer_that_has_finished_writing_still_gets_its_answers(folder):
    with Daemon(folder, tcp=True) as daemon:
        for address in (daemon.unix, daemon.tcp):
            with connect(address) as connection:
                connection.sendall(QUESTION * 1000)
                connection.shutdown(socket.SHUT_WR)
                equal(Reader(connection).rest(), [OK_FORCED] * 1000)


@test
def a_peer_that_vanishes_with_answers_on_the_way_disturbs_nobody(folder):
    with Daemon(folder, tcp=True) as daemon:
        for address in (daemon.unix, daemon.tcp):
            for _ in range(20):
                with connect(address) as connection:
                    connection.sendall(QUESTION * 2000)
        equal(daemon.ask(BANK), OK_FORCED)
        wait_for(lambda: daemon.status()["connections"] == 0, "the end of connections")
