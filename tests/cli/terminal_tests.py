"""Colours: on a terminal, unless NO_COLOR is set; never in a pipe or a file."""

import os
import pty
import subprocess
from pathlib import Path

import command

ESCAPE = b"\x1b["


def on_terminal(program: Path, arguments: list[str], **environment: str) -> bytes:
    """What a terminal receives from the program."""
    master, slave = pty.openpty()
    try:
        with subprocess.Popen([program, *arguments], cwd=command.TABLES, stdout=slave,
                              stderr=slave, stdin=subprocess.DEVNULL,
                              env={"TERM": "xterm-256color", **environment}) as process:
            os.close(slave)
            received = read_all(master)
            process.wait(timeout=60)
        return received
    finally:
        os.close(master)


def read_all(master: int) -> bytes:
    received = b""
    while True:
        try:
            octets = os.read(master, 65536)
        except OSError:  # Linux's end of file on a terminal whose other side is closed
            return received
        if not octets:
            return received
        received += octets


def run(program: Path, tally) -> None:
    coloured = [
        ["check", "broken.json"],
        ["explain", "--policy", "policy.json", "clinic.example"],
        ["diff", "policy.json", "new.json"],
        ["levels"],
    ]
    for arguments in coloured:
        name = " ".join(arguments)
        tally.check(f"{name}: colours on a terminal", ESCAPE in on_terminal(program, arguments))
        tally.check(f"{name}: none with NO_COLOR",
                    ESCAPE not in on_terminal(program, arguments, NO_COLOR="1"))
        tally.check(f"{name}: none on a dumb terminal",
                    ESCAPE not in on_terminal(program, arguments, TERM="dumb"))
        tally.check(f"{name}: none with --json",
                    ESCAPE not in on_terminal(program, [*arguments, "--json"]))
