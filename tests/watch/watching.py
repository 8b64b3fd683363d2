"""The daemon that watches, and what it has told."""

import contextlib
import json
import pathlib
import time

import watch_world
from harness import Daemon, check, equal, wait_for

POSTMASTER = "postmaster@own.example"


class Watching(Daemon):
    def __init__(self, folder, text, *options, history=None, mail=True, program=None):
        self.alerts_path = pathlib.Path(folder) / "alerts"
        self.history = history or pathlib.Path(folder) / "watch.db"
        program = program or self._alert_program(folder)
        mail_options = ["--alert-mail-via", "inet:{}:{}".format(*watch_world.SINK),
                        "--alert-mail-to", POSTMASTER,
                        "--alert-mail-from", "watch@own.example"] if mail else []
        super().__init__(folder, text, "--watch", "--history", str(self.history),
                         "--resolver", watch_world.RESOLVER,
                         "--trust-anchor", str(watch_world.tree().anchor),
                         "--sts-ca-file", str(watch_world.authority().anchor),
                         "--watch-ehlo", "watch.own.example", "--watch-rate", "1000",
                         "--alert-command", str(program), "--alert-delay", "1",
                         *mail_options, *options)

    def _alert_program(self, folder):
        path = pathlib.Path(folder) / "alert"
        path.write_text(f"#!/bin/sh\ncat >> {self.alerts_path}\n", encoding="ascii")
        path.chmod(0o755)
        return path

    @property
    def watch(self):
        return self.status()["watch"]

    def until_all_pass(self, count):
        wait_for(lambda: self.watch["outlooks"]["passes"] == count,
                 f"{count} domains to be as promised")

    def look(self, *names):
        """Has it look at these now; what it has seen, by domain."""
        targets = [f"{name}.watch" for name in names]
        result = self.result("watch", targets=targets)
        equal(result["not_watched"], [])
        return {look["next_hop"].partition(".")[0]: look for look in result["looks"]}

    def batches(self):
        if not self.alerts_path.exists():
            return []
        return [json.loads(line) for line in self.alerts_path.read_text().splitlines()]

    def alerts(self):
        return [alert for batch in self.batches() for alert in batch["alerts"]]

    def told(self):
        return [(alert["kind"], alert["subject"].partition(".")[0], alert["reason"])
                for alert in self.alerts()]

    def until_told(self, *expected):
        """Until these were told, in this order, and nothing else."""
        wait_for(lambda: len(self.told()) >= len(expected), f"{expected} in {self.log()}")
        equal(self.told(), list(expected), self.log())

    def tells_no_more(self, seconds=2.5):
        """Longer than alerts are gathered."""
        before = self.told()
        time.sleep(seconds)
        equal(self.told(), before, self.log())

    def restart(self):
        self.stop()
        self.start()


@contextlib.contextmanager
def watching(folder, text, count, *options, **more):
    """Started, once all domains were seen to be as promised."""
    watch_world.mend()
    watch_world.sink().mails.clear()
    with Watching(folder, text, *options, **more) as daemon:
        daemon.until_all_pass(count)
        yield daemon


@contextlib.contextmanager
def stopped(*names):
    """Nobody listens there meanwhile."""
    chosen = [watch_world.servers()[name] for name in names]
    for server in chosen:
        server.stop()
    try:
        yield
    finally:
        for server in chosen:
            server.start()


@contextlib.contextmanager
def zone(**changes):
    """Another zone meanwhile, once it is served and nothing older is remembered."""
    serve(**changes)
    try:
        yield
    finally:
        serve()


def serve(**changes):
    watch_world.tree().replace(watch_world.records(**changes))
    time.sleep(1.1)  # the records' time to live


def server(name):
    return watch_world.servers()[name]


def passes(look):
    check(look["outlook"] == "passes", look)
