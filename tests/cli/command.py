"""Runs the program once, away from any terminal."""

import os
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

TABLES = Path(__file__).resolve().parent / "tables"


@dataclass
class Ran:
    out: str
    err: str
    code: int

    def text(self) -> str:
        """As a case file has it."""
        text = self.out
        if self.err:
            text += "--- stderr\n" + self.err
        return text + f"--- exit {self.code}\n"


def run(program: Path, *arguments: str | bytes, cwd: Path = TABLES) -> Ran:
    # TERM is that of a real terminal: colours must stay away because this is a pipe.
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    done = subprocess.run([program, *arguments], cwd=cwd, env=environment,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                          check=False)
    return Ran(done.stdout.decode(), done.stderr.decode(), done.returncode)


def run_line(program: Path, line: str) -> Ran:
    words = shlex.split(line)
    assert words[0] == "mta-tls", line
    return run(program, *words[1:])
