"""The file in which the watch keeps what it has seen."""

import os
import pathlib
import sqlite3
import subprocess

import watch_world
from harness import check, equal, test, wait_for
from watching import server, watching

TWO = ("bank", "clinic")


@test
def a_file_that_is_no_history_is_set_aside(folder):
    (pathlib.Path(folder) / "watch.db").write_bytes(b"x" * 5000)
    with watching(folder, watch_world.table(*TWO), 2) as daemon:
        check("file is not a database" in daemon.logged("MTLS_HISTORY_SET_ASIDE"))
        equal((pathlib.Path(folder) / "watch.db.unusable").read_bytes(), b"x" * 5000)
        wait_for(lambda: rows(daemon, "standings") == 2, "the new file to be written")


@test
def a_history_that_cannot_be_written_stops_nobody(folder):
    with watching(folder, watch_world.table(*TWO), 2,
                  history=pathlib.Path(folder) / "nowhere" / "watch.db") as daemon:
        check("unable to open" in daemon.logged("MTLS_HISTORY_FAILED"))
        server("bank").behaviour = "plain"
        daemon.look("bank")
        daemon.until_told(("failure", "bank", "starttls-not-supported"))


@test
def a_full_disk_is_logged_once_and_the_watch_goes_on(folder):
    disk = pathlib.Path(folder) / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=120k", "tmpfs", disk], check=True)
    try:
        with watching(folder, watch_world.table(*TWO, level="encrypt"), 2,
                      history=disk / "watch.db") as daemon:
            (disk / "ballast").write_bytes(b"x" * (free_octets(disk) - 4096))
            for _ in range(30):
                for kind in ("other", "good"):
                    server("bank").use(watch_world.certificate("bank", kind))
                    daemon.look("bank")
            daemon.logged("MTLS_HISTORY_FAILED")
            check("full" in wait_for(lambda: daemon.watch["history_trouble"], "trouble"))
            daemon.look("bank")
            daemon.until_all_pass(2)
            equal(daemon.log().count("MTLS_HISTORY_FAILED"), 1)
            (disk / "ballast").unlink()
            server("bank").use(watch_world.certificate("bank", "other"))
            daemon.look("bank")
            wait_for(lambda: not daemon.watch["history_trouble"], "status to be well again")
    finally:
        subprocess.run(["umount", disk], check=True)


def free_octets(folder):
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


def rows(daemon, table):
    with sqlite3.connect(f"file:{daemon.history}?mode=ro", uri=True) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


@test
def looks_that_show_the_same_do_not_fill_the_file(folder):
    with watching(folder, watch_world.table(*TWO), 2) as daemon:
        for _ in range(5):
            daemon.look(*TWO)
        wait_for(lambda: spans(daemon) == [6, 6], "all looks to be written")
        equal((pathlib.Path(folder) / "watch.db").stat().st_mode & 0o777, 0o644
              & ~os.umask(os.umask(0o22)))


def spans(daemon):
    with sqlite3.connect(f"file:{daemon.history}?mode=ro", uri=True) as database:
        return [row[0] for row in database.execute("SELECT looks FROM spans")]
