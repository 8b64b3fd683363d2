"""/dev/log of a root, written to a file: for what has no log file of its own."""

import re
import socket
import threading

PRIORITY = re.compile(rb"^<\d+>")


def start(path):
    sink = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    sink.bind("/dev/log")
    threading.Thread(target=_write, args=(sink, open(path, "ab", 0)), daemon=True).start()


def _write(sink, file):
    while True:
        file.write(PRIORITY.sub(b"", sink.recv(8192)).strip() + b"\n")
