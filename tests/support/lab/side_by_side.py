"""Runs programs side by side, and shows what each has said once it has ended."""

import os
import subprocess
import sys
import tempfile


def run(commands, at_once):
    """Runs the commands, so many at a time, in this order; their exit statuses."""
    waiting = list(commands)
    running = {}
    statuses = []
    while waiting or running:
        while waiting and len(running) < at_once:
            said = tempfile.TemporaryFile()
            process = subprocess.Popen(waiting.pop(0), stdin=subprocess.DEVNULL,
                                       stdout=said, stderr=subprocess.STDOUT)
            running[process.pid] = (process, said)
        pid, status = os.wait()
        _, said = running.pop(pid)
        _show(said)
        statuses.append(os.waitstatus_to_exitcode(status))
    return statuses


def _show(said):
    with said:
        said.seek(0)
        sys.stdout.buffer.write(said.read())
    sys.stdout.flush()
