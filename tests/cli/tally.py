"""Counts what passed and failed, and tells it."""

import difflib


class Tally:
    def __init__(self, suite: str):
        self.suite = suite
        self.passed = self.failed = self.skipped = 0

    def check(self, name: str, good: bool, detail: str = "") -> None:
        if good:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAILED: {name}\n{detail}".rstrip())

    def equal(self, name: str, actual: str, expected: str) -> None:
        difference = difflib.unified_diff(
            expected.splitlines(), actual.splitlines(), "expected", "actual", lineterm="")
        self.check(name, actual == expected, "\n".join(difference))

    def skip(self, name: str, why: str) -> None:
        self.skipped += 1
        print(f"skipped: {name}: {why}")

    def close(self) -> int:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        print(f"{self.suite}: {self.passed} passed, {self.failed} failed{skipped}")
        return 1 if self.failed else 0
