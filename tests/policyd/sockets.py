"""The addresses: what is taken, stale, alive, no socket; modes and owners."""

import os
import pathlib
import socket
import stat

from harness import (BANK, NOBODY, OK_FORCED, Daemon, ask, check, equal, need_root, test)


def mode(path):
    return stat.S_IMODE(os.lstat(path).st_mode)


def leave_stale_socket(path):
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(path)


@test
def a_stale_socket_file_is_replaced(folder):
    daemon = Daemon(folder)
    leave_stale_socket(daemon.unix)
    leave_stale_socket(daemon.control_path)
    with daemon:
        equal(daemon.ask(BANK), OK_FORCED)
        equal(daemon.status()["listeners"], ["unix:" + daemon.unix])


@test
def a_socket_where_somebody_listens_is_left_alone(folder):
    with Daemon(folder) as first:
        second = Daemon(folder)
        equal(without_warnings(second.fail_to_start()),
              f"mta-tls-policyd: another process is listening on unix:{first.unix}\n")
        equal(first.ask(BANK), OK_FORCED)


def without_warnings(text):
    return "".join(line for line in text.splitlines(True) if "MTLS_STAYS_ROOT" not in line)


@test
def a_file_that_is_no_socket_is_left_alone(folder):
    daemon = Daemon(folder)
    pathlib.Path(daemon.unix).write_text("precious")
    equal(daemon.fail_to_start(), f"mta-tls-policyd: {daemon.unix} exists and is no "
          "socket; it is left alone\n")
    equal(pathlib.Path(daemon.unix).read_text(), "precious")


@test
def an_inet_address_that_is_taken_ends_the_start(folder):
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"inet:127.0.0.1:{other.getsockname()[1]}"
        daemon = Daemon(folder, unix_options="")
        daemon.command += ["--socketmap", address]
        equal(daemon.fail_to_start(),
              f"mta-tls-policyd: another process is listening on {address}\n")
        equal(os.path.exists(daemon.unix), False, "the socket file of a failed start")


@test
def a_folder_that_is_not_there_ends_the_start(folder):
    daemon = Daemon(folder)
    daemon.command += ["--socketmap", f"unix:{folder}/none/socket"]
    equal(daemon.fail_to_start(), "mta-tls-policyd: cannot listen on "
          f"unix:{folder}/none/socket: No such file or directory\n")


@test
def the_daemon_takes_its_socket_files_along(folder):
    with Daemon(folder) as daemon:
        check(os.path.exists(daemon.unix) and os.path.exists(daemon.control_path))
        daemon.stop()
        check(not os.path.exists(daemon.unix) and not os.path.exists(daemon.control_path))


@test
def a_socket_file_of_somebody_else_stays_when_the_daemon_leaves(folder):
    with Daemon(folder) as daemon:
        os.unlink(daemon.unix)
        leave_stale_socket(daemon.unix)
        daemon.stop()
        check(os.path.exists(daemon.unix))


@test
def look_ups_are_for_everybody_and_control_is_for_the_owner(folder):
    with Daemon(folder) as daemon:
        equal(oct(mode(daemon.unix)), oct(0o666))
        equal(oct(mode(daemon.control_path)), oct(0o600))


@test
def mode_and_owner_of_a_socket_are_as_its_address_says(folder):
    who = need_root()
    with Daemon(folder, unix_options=f",mode=0620,user={NOBODY},group=nogroup") as daemon:
        status = os.lstat(daemon.unix)
        equal((oct(mode(daemon.unix)), status.st_uid, status.st_gid),
              (oct(0o620), who.pw_uid, who.pw_gid))


@test
def an_unknown_owner_of_a_socket_ends_the_start(folder):
    for what in ("user", "group"):
        daemon = Daemon(folder, unix_options=f",{what}=no-such-one")
        equal(daemon.fail_to_start(),
              f'mta-tls-policyd: there is no {what} "no-such-one"\n')


@test
def ipv4_and_ipv6_are_answered_side_by_side(folder):
    daemon = Daemon(folder, tcp=True)
    daemon.command += ["--socketmap", "inet:[::1]:0"]
    with daemon:
        equal(ask(daemon.tcp, BANK), OK_FORCED)
        six = next(a for a in daemon.status()["listeners"] if a.startswith("inet:[::1]:"))
        equal(ask(("::1", int(six.rpartition(":")[2])), BANK), OK_FORCED)


@test
def a_host_name_stands_for_each_of_its_addresses(folder):
    daemon = Daemon(folder)
    daemon.command += ["--socketmap", "inet:localhost:0"]
    with daemon:
        check(any(a.startswith("inet:127.0.0.1:") for a in daemon.status()["listeners"]),
              daemon.status()["listeners"])
