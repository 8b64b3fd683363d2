"""Started as root: what is opened before root is given up, and what is not."""

import os
import pathlib

from harness import (BANK, NOBODY, OK_FORCED, OK_SECURE, SECURE, Daemon, check, equal,
                     need_root, program_for_anybody, put, test)


def status_of(pid, name):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return line.split()[1:]
    raise AssertionError(f"no {name} in /proc/{pid}/status")


@test
def root_is_given_up_for_good(folder):
    who = need_root()
    with Daemon(folder, user=NOBODY, audit=True) as daemon:
        pid = daemon.process.pid
        equal(status_of(pid, "Uid"), [str(who.pw_uid)] * 4)
        equal(status_of(pid, "Gid"), [str(who.pw_gid)] * 4)
        equal(status_of(pid, "Groups"), [str(who.pw_gid)])
        equal((status_of(pid, "CapPrm"), status_of(pid, "CapEff")), ([f"{0:016x}"],) * 2)
        equal(status_of(pid, "NoNewPrivs"), ["1"])
        for task in os.listdir(f"/proc/{pid}/task"):
            equal(status_of(f"{pid}/task/{task}", "Uid"), [str(who.pw_uid)] * 4)
        for path in (daemon.unix, daemon.control_path, daemon.audit):
            equal(os.lstat(path).st_uid, who.pw_uid, path)
        put(daemon.policy, SECURE)
        daemon.until(BANK, OK_SECURE)
        daemon.stop()
        check(not os.path.exists(daemon.unix), "its folder is open to it")


@test
def a_policy_that_the_user_cannot_read_ends_the_start(folder):
    need_root()
    daemon = Daemon(folder, user=NOBODY)
    os.chmod(daemon.policy, 0o600)
    equal(daemon.fail_to_start(), f"mta-tls-policyd: user {NOBODY} cannot read "
          f"{daemon.policy}: Permission denied\n")


@test
def an_unknown_user_ends_the_start(folder):
    need_root()
    daemon = Daemon(folder, user="no-such-user")
    equal(daemon.fail_to_start(), 'mta-tls-policyd: there is no user "no-such-user"\n')


class DaemonOfNobody(Daemon):
    """Started by somebody who is not root."""

    def __init__(self, folder, user):
        who = need_root()
        super().__init__(folder, user=user,
                         before=lambda: (os.setgid(who.pw_gid), os.setuid(who.pw_uid)))
        self.command[0] = program_for_anybody("mta-tls-policyd")


@test
def only_root_can_become_somebody_else(folder):
    daemon = DaemonOfNobody(folder, user="root")
    equal(daemon.fail_to_start(), "mta-tls-policyd: only root can become user root\n")


@test
def without_root_no_user_is_needed(folder):
    with DaemonOfNobody(folder, user=None) as daemon:
        equal(daemon.ask(BANK), OK_FORCED)


@test
def a_folder_that_may_not_be_watched_is_told(folder):
    need_root()
    os.mkdir(f"{folder}/closed")
    daemon = Daemon(folder, user=NOBODY)
    put(f"{folder}/closed/policy.json", SECURE)
    os.chmod(f"{folder}/closed", 0o711)
    daemon.command[daemon.command.index("--policy") + 1] = f"{folder}/closed/policy.json"
    with daemon:
        check(f"folder={folder}/closed" in daemon.logged("MTLS_WATCH_INCOMPLETE"))
        equal(daemon.ask(BANK), OK_SECURE)
