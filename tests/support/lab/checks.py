"""Counting and printing what holds and what does not."""


class Checks:
    def __init__(self, name):
        self.name = name
        self.passed = 0
        self.failed = 0
        self.skipped = 0

    def check(self, holds, sentence, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
        print(f"{'ok' if holds else 'not ok'} - {self.name}: {sentence}"
              + ("" if holds or not detail else f"\n    {detail}"), flush=True)

    def skip(self, sentence, reason):
        self.skipped += 1
        print(f"skipped - {self.name}: {sentence}: {reason}", flush=True)


def tail(path, lines=25):
    if not path.exists():
        return "(none)"
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
