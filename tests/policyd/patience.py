"""What the daemon waits for, and for how long."""

import select
import time

from harness import (BANK, OK_FORCED, Daemon, Reader, check, connect, equal, is_closed,
                     netstring, test, waits, wait_for)

QUESTION = netstring("postfix " + BANK)
PATIENCE = 60  # seconds, as policyd/server.cpp has it
STATUS = netstring('{"command": "status"}')


def fill(connection):
    """Asks without reading until the daemon takes no more."""
    connection.setblocking(False)
    while select.select([], [connection], [], 1)[1]:
        connection.send(QUESTION * 100)


@test
@waits
def who_is_stuck_for_a_minute_is_dropped_and_who_is_idle_is_not(folder):
    with Daemon(folder) as daemon:
        begin = time.monotonic()
        idle, unfinished, deaf = (connect(daemon.unix, PATIENCE + 20) for _ in range(3))
        idle.sendall(QUESTION)
        equal(Reader(idle).next(), OK_FORCED)
        unfinished.sendall(QUESTION[:-5])
        fill(deaf)
        check(is_closed(unfinished), "an answer to an unfinished question")
        waited = time.monotonic() - begin
        check(PATIENCE - 3 <= waited <= PATIENCE + 5, waited, "s")
        wait_for(lambda: daemon.status()["connections"] == 1, "the end of the deaf peer")
        equal(daemon.log().count("MTLS_CONNECTION_DROPPED"), 2)
        idle.sendall(QUESTION)
        equal(Reader(idle).next(), OK_FORCED)


@test
def control_connections_beyond_the_limit_wait_for_their_turn(folder):
    with Daemon(folder) as daemon:
        held = [connect(daemon.control_path) for _ in range(32)]
        for connection in held:
            connection.sendall(STATUS)
            check(Reader(connection).next().startswith('{"ok":true'), "no status")
        late = connect(daemon.control_path)
        late.sendall(STATUS)
        check(not select.select([late], [], [], 0.5)[0], "served, or closed, at once")
        equal(daemon.ask(BANK), OK_FORCED)
        held.pop().close()
        check(Reader(late).next().startswith('{"ok":true'), "no status")
