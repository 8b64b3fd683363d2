"""The service manager: notifications, passed sockets, watchdog, unit files."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess

from harness import (BANK, OK_FORCED, SECURE, Daemon, Skip, ask, check, equal, program, put,
                     test, wait_for)
from passed_sockets import launcher, passing

UNITS = pathlib.Path(__file__).parents[2] / "examples" / "systemd"


class Manager:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, folder):
        self.path = f"{folder}/notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.socket.settimeout(20)
        self.env = {"NOTIFY_SOCKET": self.path}

    def until(self, word):
        """The next message that has a line beginning with word."""
        while True:
            lines = self.socket.recv(4096).decode().splitlines()
            if any(line.startswith(word) for line in lines):
                return lines


@test
def the_manager_is_told_what_happens(folder):
    manager = Manager(folder)
    with Daemon(folder, env=manager.env) as daemon:
        equal(manager.until("READY=1")[1],
              "STATUS=1 rule for 1 name in force, serial none")
        put(daemon.policy, SECURE)
        daemon.signal(signal.SIGHUP)
        check(manager.until("RELOADING=1")[1].startswith("MONOTONIC_USEC="))
        manager.until("READY=1")
        put(daemon.policy, "{")
        check(manager.until("READY=1")[1].endswith("was not taken"))
        daemon.stop()
        manager.until("STOPPING=1")


@test
def the_watchdog_is_fed(folder):
    manager = Manager(folder)
    with Daemon(folder, env={**manager.env, "WATCHDOG_USEC": "200000"}):
        for _ in range(3):
            manager.until("WATCHDOG=1")


@test
def sockets_of_the_manager_are_used(folder):
    inet = socket.create_server(("127.0.0.1", 0))
    local = socket.socket(socket.AF_UNIX)
    local.bind(f"{folder}/passed")
    local.listen()
    control = socket.socket(socket.AF_UNIX)
    control.bind(f"{folder}/control")
    control.listen()
    sockets = [inet, local, control]
    daemon = Daemon(folder)
    options = daemon.command[daemon.command.index("--log-level"):]
    daemon.command = [*launcher(["lookups", "lookups", "control"]), program(), "--policy",
                      str(daemon.policy), *options]
    daemon.before = passing(sockets)
    # Popen closes what it does not know; the shell's own descriptors begin at 3.
    daemon.start_with = {"close_fds": False}
    with daemon:
        equal(ask(inet.getsockname(), BANK), OK_FORCED)
        equal(ask(f"{folder}/passed", BANK), OK_FORCED)
        status = daemon.status()
        equal(status["listeners"], [f"inet:127.0.0.1:{inet.getsockname()[1]}",
                                    f"unix:{folder}/passed"])
        equal(status["control"], f"unix:{folder}/control")
        daemon.stop()
        check(os.path.exists(f"{folder}/passed"), "the manager's socket file stays")


@test
def systemd_socket_activate_works(folder):
    activate = shutil.which("systemd-socket-activate")
    if not activate:
        raise Skip("there is no systemd-socket-activate")
    daemon = Daemon(folder)
    options = daemon.command[daemon.command.index("--log-level"):]
    # It waits for a first connection, and then becomes the daemon.
    command = [activate, "--listen", f"{folder}/activated", program(), "--policy",
               str(daemon.policy), *options]
    with open(f"{folder}/activate.log", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for(lambda: os.path.exists(f"{folder}/activated"), "the socket")
        equal(ask(f"{folder}/activated", BANK), OK_FORCED)
    finally:
        process.terminate()
        equal(process.wait(20), 0, pathlib.Path(f"{folder}/activate.log").read_text())


@test
def a_passed_socket_that_does_not_listen_ends_the_start(folder):
    daemon = Daemon(folder)
    daemon.command = [*launcher(["lookups"]), *daemon.command]
    one, other = socket.socketpair()
    daemon.before = passing([one])
    daemon.start_with = {"close_fds": False}
    equal(daemon.fail_to_start(), 'mta-tls-policyd: the socket "lookups" from the service '
          "manager does not listen for streams\n")
    other.close()


@test
def the_unit_files_are_valid(folder):
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        raise Skip("there is no systemd-analyze")
    for unit in UNITS.iterdir():
        text = unit.read_text()
        for name in ("mta-tls-policyd", "mta-tls-milter"):
            text = text.replace(f"/usr/local/sbin/{name}", program(name))
        text = text.replace("/usr/local/bin/mta-tls", program("mta-tls"))
        (pathlib.Path(folder) / unit.name).write_text(text)
    units = sorted(str(path) for path in pathlib.Path(folder).iterdir())
    check(units, "there are no unit files")
    done = subprocess.run([analyze, "verify", "--man=no", *units], capture_output=True,
                          text=True, timeout=60, check=False)
    ours = [line for line in done.stderr.splitlines() if "mta-tls" in line]
    equal((done.returncode, ours), (0, []), done.stderr)
