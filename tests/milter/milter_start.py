"""What it says when it cannot start, and who it is when it has."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess

from harness import (IS_ROOT, NOBODY, Skip, check, equal, need_root, program, put, test)
from harness_milter import HELD, REFUSED, Milter
from passed_sockets import launcher, passing

BAD_OPTIONS = {
    (): "--policy is required (--help tells more)",
    ("--policy", "p"): "--milter is required (--help tells more)",
    ("--policy", "p", "--milter", "inet:127.0.0.1:8462"):
        '--milter: address "inet:127.0.0.1:8462" has no host: inet:PORT@HOST',
    ("--policy", "p", "--milter", "/run/x"):
        '--milter: address "/run/x" is none of unix:/path, inet:PORT@HOST, '
        "inet6:PORT@HOST",
    ("--policy", "p", "--milter", "unix:/x", "--milter", "unix:/y"):
        "--milter: libmilter listens on one address",
    ("--policy", "p", "--milter", "unix:x"):
        '--milter: address "unix:x" needs a whole path: unix:/path',
    ("--policy", "p", "--milter", "unix:/x", "--control", "inet:127.0.0.1:1"):
        "--control: only a unix socket can tell who is asking: unix:/path",
    ("--policy", "p", "--milter", "unix:/x", "--authserv-id", "a b"):
        '--authserv-id: "a b" is no token of RFC 2045; a host name is what is usual',
    ("--policy", "p", "--milter", "unix:/x", "--delivers-here", "relay"):
        '--delivers-here: "relay" takes mail to other hosts',
    ("--policy", "p", "--milter", "unix:/x", "--timeout", "0"):
        "--timeout: Value 0 not in range 1 to 1000000 (--help tells more)",
    ("--policy", "p", "--milter", "unix:/x", "--nonsense"):
        "The following argument was not expected: --nonsense (--help tells more)",
    ("--policy", "p", "--milter", "unix:/nowhere/x"):
        "cannot listen on unix:/nowhere/x: No such file or directory",
}


def run(*options):
    return subprocess.run([program("mta-tls-milter"), *options,
                           *(["--user", "root"] if IS_ROOT else [])],
                          capture_output=True, text=True, timeout=20, check=False)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@test
def a_bad_option_is_one_clear_line(folder):
    for options, words in BAD_OPTIONS.items():
        done = run(*options)
        equal((done.returncode, done.stdout, done.stderr),
              (1, "", f"mta-tls-milter: {words}\n"), options)


@test
def a_bad_table_is_shown_as_a_whole(folder):
    milter = Milter(folder, '{ "version": 1,\n  "inbound": [ 7 ] }\n')
    said = milter.fail_to_start()
    check(f"{milter.policy}:2:16: " in said and "\n" in said.strip(), said)
    for path in (milter.unix, milter.control_path):
        check(not os.path.exists(path), "a socket's file is left:", path)


@test
def a_table_that_is_not_there_is_one_line(folder):
    milter = Milter(folder, None)
    lines = [line for line in milter.fail_to_start().splitlines() if "MTLS_" not in line]
    equal(lines, [f"{milter.policy}: cannot be read: No such file or directory"])


@test
def help_and_version_are_no_failures(folder):
    done = run("--help")
    equal((done.returncode, done.stderr), (0, ""))
    for words in ("--milter ADDR", "smtpd_milters", "Exit status: 0"):
        check(words in done.stdout, words)
    equal(run("--version").stdout.split()[0], "mta-tls-milter")


@test
def it_listens_on_tcp_too(folder):
    port = free_port()
    with Milter(folder, HELD, inet=port) as milter:
        equal(milter.verdict(), REFUSED)
        other = Milter(folder, HELD, inet=port)
        other.command[other.command.index("--control") + 1] += "2"
        equal(other.fail_to_start(), "mta-tls-milter: another process is listening on "
              f"inet:127.0.0.1:{port}\n")


@test
def options_may_stand_in_a_file(folder):
    config = pathlib.Path(folder) / "milter.conf"
    milter = Milter(folder, HELD)
    put(config, f"policy = {milter.policy}\nmilter = unix:{milter.unix},mode=0600\n"
        f"control = unix:{milter.control_path}\nauthserv-id = edge.example\n"
        + ("user = root\n" if IS_ROOT else ""))
    milter.command = [program("mta-tls-milter"), "--config", str(config)]
    with milter:
        equal(milter.verdict(), REFUSED)
        equal(os.lstat(milter.unix).st_mode & 0o777, 0o600)


@test
def root_is_given_up_for_good(folder):
    who = need_root()
    with Milter(folder, HELD, user=NOBODY, audit=True) as milter:
        equal(milter.verdict(), REFUSED)
        for task in os.listdir(f"/proc/{milter.process.pid}/task"):
            status = pathlib.Path(f"/proc/{milter.process.pid}/task/{task}/status")
            users = [line.split()[1:] for line in status.read_text().splitlines()
                     if line.startswith("Uid:")]
            equal(users, [[str(who.pw_uid)] * 4], task)
        for path in (milter.unix, milter.control_path, milter.audit):
            equal(os.lstat(path).st_uid, who.pw_uid, path)


@test
def root_must_say_who_to_be(folder):
    need_root()
    equal(Milter(folder, HELD, user=None).fail_to_start(),
          "mta-tls-milter: started as root: --user NAME tells which user to become "
          "(--user root to stay root)\n")


@test
def something_else_in_the_sockets_place_is_left_alone(folder):
    milter = Milter(folder, HELD)
    put(milter.unix, "precious")
    equal(milter.fail_to_start(), f"mta-tls-milter: {milter.unix} exists and is no "
          "socket; it is left alone\n")
    equal(pathlib.Path(milter.unix).read_text(), "precious")


@test
def the_manager_is_told_what_happens(folder):
    path = f"{folder}/notify"
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(path)
    manager.settimeout(20)

    def until(word):
        while True:
            lines = manager.recv(4096).decode().splitlines()
            if any(line.startswith(word) for line in lines):
                return lines
    with Milter(folder, HELD, env={"NOTIFY_SOCKET": path,
                                   "WATCHDOG_USEC": "200000"}) as milter:
        until("READY=1")
        until("WATCHDOG=1")
        put(milter.policy, HELD + "\n")
        milter.signal(signal.SIGHUP)
        until("RELOADING=1")
        until("READY=1")
        milter.stop()
        until("STOPPING=1")


@test
def libmilter_passed_a_foreign_socket_by_the_manager_says_so(folder):
    if not shutil.which("sh"):
        raise Skip("there is no sh")
    milter = Milter(folder, HELD)
    listening = socket.create_server(("127.0.0.1", 0))
    milter.command = [*launcher(["milter"]), *milter.command]
    milter.before = passing([listening])
    milter.start_with = {"close_fds": False}
    equal(milter.fail_to_start(), 'mta-tls-milter: the service manager passes the socket '
          '"milter", but libmilter opens its own: only those named "control" and '
          '"metrics" can be used\n')
