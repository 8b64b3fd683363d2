"""The program `asker`: the adapters of the daemon, asked line by line."""

import json
import os
import queue
import subprocess
import threading

import harness
from harness import PATIENCE, equal


class Asker:
    """with Asker("--resolver", ADDRESS, …) as asker: asker.ask("MX a.lab")"""

    def __init__(self, *options, env=None):
        self.env = {**os.environ, **(env or {})}
        self.command = [str((harness.BUILD / "tests/discovery/asker").resolve()), *options]
        self.replies = queue.Queue()

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, bufsize=1,
                                        env=self.env)
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def __exit__(self, kind, *_):
        self.process.stdin.close()
        status = self.process.wait(PATIENCE)
        if kind is None:
            equal(status, 0, "exit status of asker")

    def _read(self):
        for line in self.process.stdout:
            self.replies.put(json.loads(line))

    def tell(self, *lines):
        self.process.stdin.write("".join(f"{line}\n" for line in lines))
        self.process.stdin.flush()

    def next(self, patience=PATIENCE):
        return self.replies.get(timeout=patience)

    def all(self, *lines):
        """The answers, by line."""
        self.tell(*lines)
        return {answer["line"]: answer for answer in (self.next() for _ in lines)}

    def ask(self, line):
        return self.all(line)[line]

    @property
    def pid(self):
        return self.process.pid
