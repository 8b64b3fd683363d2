"""Mail whose sender has to wait, each in a thread of its own."""

import threading
import time


class WaitingMail(threading.Thread):
    """A mail, and how long its sender has to wait for the last word."""

    def __init__(self, sentence, send, *arguments):
        super().__init__(daemon=True)
        self.sentence = sentence
        self.seconds = 0.0
        self.attempt = None
        self._send = send
        self._arguments = arguments
        self.start()

    def run(self):
        began = time.monotonic()
        self.attempt = self._send(*self._arguments)
        self.seconds = time.monotonic() - began
