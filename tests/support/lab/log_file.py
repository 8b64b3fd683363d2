"""An MTA's log, read as it grows."""

import re

LINE = re.compile(r"^\S+ +\d+ [\d:]+ \S+ (\S+?)/([\w-]+)\[(\d+)\]: (.*)$")


class LogFile:
    def __init__(self, path):
        self.path = path
        self._offset = 0
        self._rest = ""

    def new_entries(self):
        """(syslog name, program, pid, text) of each of Postfix's new lines."""
        for line in self.new_lines():
            if match := LINE.match(line):
                yield match.groups()

    def text(self):
        return self.path.read_text(errors="replace") if self.path.exists() else ""

    def new_lines(self):
        """The lines since the last call."""
        if not self.path.exists():
            return []
        with open(self.path, encoding="utf-8", errors="replace") as file:
            file.seek(self._offset)
            text = self._rest + file.read()
            self._offset = file.tell()
        *lines, self._rest = text.split("\n")
        return lines
