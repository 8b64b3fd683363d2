"""Stands between the MTA and policyd, on policyd's address, and injects faults."""

import socket
import threading
import time

from .policyd import listen_in_place_of_policyd, read_netstring


class Answer(bytes):
    """What policyd would never say; the connection stays open."""


class FaultProxy:
    """`fault` may be changed at any time:

    None (pass on) | `temp` | `cut` (close in the middle of the answer) | `garbage` |
    `hang up` (close instead of answering) | a number (seconds of delay before the answer)
    | octets (they, and close) | an Answer

    With `about`, only questions that contain it are answered with the fault.
    """

    def __init__(self, policyd):
        self._policyd = policyd
        self.fault = None
        self.about = b""
        self.questions = 0
        self._listener = listen_in_place_of_policyd()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection, connection.makefile("rb") as questions:
            try:
                while self._answer(connection, read_netstring(questions)):
                    pass
            except (OSError, EOFError):
                pass

    def _answer(self, connection, question):
        self.questions += 1
        fault = self.fault if self.about in question else None
        if fault == "hang up":
            return False
        if fault == "garbage":
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return False
        if fault == "temp":
            fault = Answer(b"TEMP lab says no!")
        if isinstance(fault, Answer):
            connection.sendall(_netstring(fault))
            return True
        if isinstance(fault, bytes):
            connection.sendall(fault)
            return False
        answer = _netstring(self._policyd.answer(question))
        if fault == "cut":
            connection.sendall(answer[:len(answer) // 2])
            return False
        if fault:
            time.sleep(fault)
        connection.sendall(answer)
        return True


def _netstring(payload):
    return b"%d:%s," % (len(payload), payload)
