"""The files of cases/: whole pages, with dates written as DATE."""

import difflib
import json
import os
import re
import shlex
from pathlib import Path

CASES = Path(__file__).resolve().parent / "cases"
DATE = re.compile(r"20\d\d-\d\d-\d\d(T[\d:]+Z)?")
WIDEST = 100
# The summary is one line for monitoring, and errors are not broken either.
UNBROKEN = ("MTA-TLS ", "mta-tls: ", '    {"')


def run(world, tally):
    for path in sorted(CASES.glob("*.txt")):
        expected = path.read_text(encoding="utf-8")
        actual = "".join(_lines(world, expected, tally))
        if os.environ.get("ACCEPT") == "1":
            path.write_text(actual, encoding="utf-8")
            expected = actual
        tally.equal(path.name, actual, expected)


def _lines(world, expected, tally):
    for line in expected.splitlines(keepends=True):
        if line.startswith("# "):
            yield line
        if line.startswith("$ "):
            yield line + _page(world, shlex.split(line[2:])[2:], tally)


def _page(world, arguments, tally):
    ran = world.run(*arguments)
    name = " ".join(arguments)
    wide = [line for line in ran.out.splitlines()
            if len(line) > WIDEST and not line.startswith(UNBROKEN)]
    tally.check(f"{name} fits the page", not wide, "\n".join(wide))
    tally.check(f"{name} has no control characters",
                all(c.isprintable() or c == "\n" for c in ran.out), ran.out)
    _check_json(world, arguments, ran.code, tally)
    return DATE.sub("DATE", ran.out) + f"--- exit {ran.code}\n"


def _check_json(world, arguments, code, tally):
    ran = world.run(*arguments, "--json")
    name = " ".join(arguments)
    try:
        value = json.loads(ran.out)
    except ValueError as error:
        tally.check(f"JSON of {name}", False, f"{error}\n{ran.out}")
        return
    tally.check(f"JSON of {name}", isinstance(value, dict), ran.out)
    tally.check(f"exit code of {name} --json", ran.code == code, str(ran.code))
