"""How people are told."""

import pathlib
import time

import watch_world
from harness import Daemon, check, equal, test, wait_for
from watching import POSTMASTER, server, watching

ALL = ("bank", "clinic", "court")


def all_plain():
    for name in ("bank", "clinic"):
        server(name).behaviour = "plain"


@test
def what_comes_together_is_one_mail_to_each_address(folder):
    text = watch_world.table(*ALL)
    with watching(folder, text, len(ALL)) as daemon:
        all_plain()
        daemon.look("bank", "clinic")
        wait_for(lambda: len(daemon.told()) == 2, "both to be told")
        equal(sorted(daemon.told()), [("failure", "bank", "starttls-not-supported"),
                                      ("failure", "clinic", "starttls-not-supported")])
        mail, = wait_for(lambda: watch_world.sink().to(POSTMASTER), "a mail")
        check("and 1 more" in mail.message["Subject"], mail.message["Subject"])
        for domain in ("bank.watch", "clinic.watch"):
            check(f"{domain}: mail does not go" in mail.text, mail.text)
        equal(len(daemon.batches()), 1)


@test
def a_program_that_fails_is_logged_with_what_it_wrote(folder):
    program = pathlib.Path(folder) / "fails"
    program.write_text("#!/bin/sh\necho the pager is off >&2\nexit 3\n")
    program.chmod(0o755)
    with watching(folder, watch_world.table(*ALL), len(ALL), program=program) as daemon:
        server("bank").behaviour = "plain"
        daemon.look("bank")
        line = daemon.logged("MTLS_ALERT_PROGRAM_FAILED")
        check("status=3" in line and "the pager is off" in line, line)
        wait_for(lambda: watch_world.sink().to(POSTMASTER), "the mail, all the same")


@test
def a_program_inherits_no_socket_and_no_blocked_signal(folder):
    program = pathlib.Path(folder) / "looks"
    program.write_text(f"#!/bin/sh\ncat > /dev/null\nls -l /proc/self/fd > {folder}/fds\n"
                       f"grep SigBlk /proc/self/status > {folder}/signals.new\n"
                       f"mv {folder}/signals.new {folder}/signals\n")
    program.chmod(0o755)
    with watching(folder, watch_world.table(*ALL), len(ALL), program=program) as daemon:
        server("bank").behaviour = "plain"
        daemon.look("bank")
        signals = pathlib.Path(folder) / "signals"
        wait_for(signals.exists, "the program")
        equal(signals.read_text().split()[1], "0" * 16)
        check("socket" not in (pathlib.Path(folder) / "fds").read_text(), (pathlib.Path(folder) / "fds").read_text())


@test
def a_program_that_hangs_keeps_no_daemon_from_ending(folder):
    folder = pathlib.Path(folder)
    program = folder / "hangs"
    program.write_text(f"#!/bin/sh\n[ -e {folder}/mended ] && exec cat >> {folder}/alerts\n"
                       f"echo $$ > {folder}/new && mv {folder}/new {folder}/pid\n"
                       "exec sleep 600\n")
    program.chmod(0o755)
    with watching(folder, watch_world.table(*ALL), len(ALL), program=program) as daemon:
        server("bank").behaviour = "plain"
        daemon.look("bank")
        wait_for((folder / "pid").exists, "the program")
        begin = time.monotonic()
        daemon.stop()
        check(time.monotonic() - begin < 8, time.monotonic() - begin)
        equal(daemon.process.returncode, 0)
        # Nobody is left to end it later.
        wait_for(lambda: not is_running(folder / "pid"), "the program to be ended")
        equal(watch_world.sink().mails, [])
        (folder / "mended").touch()
        daemon.start()
        daemon.until_told(("failure", "bank", "starttls-not-supported"))
        wait_for(lambda: watch_world.sink().to(POSTMASTER), "the mail")
        daemon.tells_no_more()
        equal(len(watch_world.sink().mails), 1)


def is_running(pid_file):
    return pathlib.Path(f"/proc/{pid_file.read_text().strip()}").exists()


@test
def a_mail_that_is_not_taken_outlives_a_restart(folder):
    sink = watch_world.sink()
    with watching(folder, watch_world.table(*ALL), len(ALL)) as daemon:
        sink.refuses = True
        try:
            server("bank").behaviour = "plain"
            daemon.look("bank")
            line = daemon.logged("MTLS_ALERT_MAIL_FAILED")
            check("451" in line, line)
            equal(sink.mails, [])
            daemon.stop()
        finally:
            sink.refuses = False
        daemon.start()
        wait_for(lambda: len(sink.to(POSTMASTER)) == 1, "the mail")
        daemon.restart()
        daemon.tells_no_more()
        equal(len(sink.mails), 1)


def fails(folder, text, *options):
    return Daemon(folder, text, *options).fail_to_start()


@test
def options_that_make_no_sense_are_refused(folder):
    text = watch_world.table("bank")
    for options, words in (
            (["--alert-mail-to", "a@own.example"], "--alert-mail-to needs --watch"),
            (["--watch", "--alert-mail-to", "a@own.example"],
             "--alert-mail-to needs --alert-mail-via"),
            (["--watch", "--alert-mail-via", "unix:/x"],
             "--alert-mail-via: expected inet:HOST:PORT"),
            (["--watch", "--alert-mail-via", "inet:127.0.0.1:25", "--alert-mail-to",
              "a b@own.example"], 'no address of mail'),
            (["--watch", "--alert-command", "/nowhere"],
             "--alert-command: /nowhere: No such file or directory"),
            (["--watch", "--watch-ca-file", "/nowhere"],
             "--watch-ca-file: /nowhere: No such file or directory")):
        check(words in (said := fails(folder, text, *options)), options, said)
