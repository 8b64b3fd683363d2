"""The files of cases/: whole texts, and what holds for every command."""

import json
import os
import re
from pathlib import Path

import command

CASES = Path(__file__).resolve().parent / "cases"
REPLY = re.compile(r" OK | [45]\d\d [45]\.7\.")
WIDEST = 100


def is_command(line: str) -> bool:
    return line.startswith("$ ")


def actual_text(program: Path, expected: str) -> str:
    """The case file anew: its comments and commands, with what the commands say now."""
    text = ""
    for line in expected.splitlines(keepends=True):
        if is_command(line):
            text += line + command.run_line(program, line[2:]).text()
        elif line.startswith("# "):
            text += line
    return text


def too_wide(ran: command.Ran) -> list[str]:
    """Lines wider than a page; a reply to an MTA is never broken, nor is an error."""
    return [line for line in ran.out.splitlines()
            if len(line) > WIDEST and not REPLY.search(line)]


def check_line(program: Path, line: str, tally) -> None:
    plain = command.run_line(program, line)
    if "--json" not in line:
        tally.check(f"{line} fits the page", not too_wide(plain), "\n".join(too_wide(plain)))
    ran = command.run_line(program, line if "--json" in line else line + " --json")
    try:
        value = json.loads(ran.out)
    except ValueError as error:
        tally.check(f"JSON of {line}", False, f"{error}\n{ran.out}{ran.err}")
        return
    tally.check(f"JSON of {line}", isinstance(value, dict) and not ran.err, ran.text())
    tally.check(f"exit code of {line} with --json", ran.code == plain.code,
                f"{ran.code} instead of {plain.code}")


def takes_json(line: str) -> bool:
    # "--" ends the options; --help and --version are for people.
    return not any(word in line.split() for word in ("--help", "--version", "--"))


def run(program: Path, tally) -> None:
    for path in sorted(CASES.glob("*.txt")):
        expected = path.read_text()
        actual = actual_text(program, expected)
        if os.environ.get("ACCEPT") == "1":
            path.write_text(actual)
            expected = actual
        tally.equal(path.name, actual, expected)
        tally.check(f"{path.name} has no control characters",
                    all(c.isprintable() or c == "\n" for c in actual))
        for line in filter(is_command, expected.splitlines()):
            if takes_json(line):
                check_line(program, line[2:], tally)
