"""How it ends, and what becomes of those who are in the middle of something then."""

import os
import signal
import time

from harness import check, equal, is_closed, test, wait_for
from harness_milter import FREE, HELD, Milter
from protocol import Closed


def never_passes(mta):
    """Ends the message; it must not be let through."""
    try:
        letter, _ = mta.end()
    except (Closed, ConnectionResetError, BrokenPipeError):
        return
    check(letter == "t", "the end of a message after SIGTERM:", letter)


@test
def sessions_in_flight_do_not_pass(folder):
    for number in (signal.SIGTERM, signal.SIGINT):
        with Milter(folder, FREE) as milter:
            milter.log_path.write_text("")
            sessions = [milter.session() for _ in range(50)]
            for mta in sessions:
                equal(mta.mail("a@x.example"), ("c", b""))
                equal(mta.rcpt("me@example.org"), ("c", b""))
            begin = time.monotonic()
            milter.signal(number)
            milter.logged("MTLS_STOPPING")
            for mta in sessions:
                never_passes(mta)
            equal(milter.wait(), 0)
            check(time.monotonic() - begin < 4, time.monotonic() - begin)
            check(not os.path.exists(milter.unix), "the socket's file is gone")


@test
def idle_sessions_do_not_hold_it_up(folder):
    with Milter(folder, FREE) as milter:
        idle = [milter.session() for _ in range(200)]
        begin = time.monotonic()
        milter.signal(signal.SIGTERM)
        equal(milter.wait(), 0)
        check(time.monotonic() - begin < 2, time.monotonic() - begin)
        equal([is_closed(mta.connection) for mta in idle], [True] * 200)


@test
def a_second_signal_changes_nothing(folder):
    with Milter(folder, FREE) as milter:
        for _ in range(20):
            milter.process.send_signal(signal.SIGTERM)
            milter.process.send_signal(signal.SIGHUP)
        equal(milter.wait(), 0)


@test
def a_new_milter_takes_the_place_of_one_that_was_killed(folder):
    with Milter(folder, HELD) as milter:
        with milter.session():
            milter.signal(signal.SIGKILL)
            milter.wait()
        check(os.path.exists(milter.unix), "its socket's file is left")
        milter.start()
        check(milter.verdict().startswith("530"))


@test
def the_socket_of_a_living_milter_is_left_alone(folder):
    with Milter(folder, HELD) as milter:
        other = Milter(folder, HELD)
        other.command[other.command.index("--control") + 1] += "2"
        equal(other.fail_to_start(), "mta-tls-milter: another process is listening on "
              f"unix:{milter.unix}\n")
        check(milter.verdict().startswith("530"))


@test
def a_session_that_ends_in_the_middle_is_forgotten(folder):
    with Milter(folder, HELD) as milter:
        for _ in range(100):
            mta = milter.session()
            mta.mail("a@x.example")
            mta.connection.close()
        wait_for(lambda: milter.status()["sessions"] == {"open": 0, "total": 100},
                 "the end of all sessions")
