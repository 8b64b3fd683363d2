"""Chromium without a window, over the pipe of its DevTools protocol."""

import base64
import itertools
import json
import os
import select
import subprocess
import time

PROGRAM = "/usr/bin/chromium-headless-shell"
# The root is a box of its own, in which Chromium's sandbox cannot be nested.
OPTIONS = ("--remote-debugging-pipe", "--no-sandbox", "--disable-gpu",
           "--disable-dev-shm-usage", "--hide-scrollbars")


class Browser:
    """One page at a time; use as a context."""

    def __init__(self):
        self._numbers = itertools.count(1)
        self._unread = b""
        self._session = None
        self.events = []

    def __enter__(self):
        to_read, self._to_write = os.pipe()
        self._to_read, to_write = os.pipe()
        # It reads its descriptor 3 and writes to 4.
        command = ["sh", "-c", f'exec "$@" 3<&{to_read} 4>&{to_write}', "sh", PROGRAM,
                   *OPTIONS, "about:blank"]
        self._process = subprocess.Popen(command, pass_fds=(to_read, to_write),
                                         stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target,
                                   flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self._call(f"{domain}.enable")
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        os.close(self._to_write)
        os.close(self._to_read)

    def show(self, path, width, height=900, scheme="light", medium="screen"):
        """Loads a file of the disk; `events` are those of its loading."""
        self.events = []
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                   deviceScaleFactor=1, mobile=width < 700)
        self._call("Emulation.setEmulatedMedia", media=medium,
                   features=[{"name": "prefers-color-scheme", "value": scheme}])
        self._call("Page.navigate", url=f"file://{path}")
        self._wait_for("Page.loadEventFired")

    def evaluate(self, expression):
        """The value of an expression of JavaScript."""
        result = self._call("Runtime.evaluate", expression=expression,
                            returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(str(result["exceptionDetails"]))
        return result["result"].get("value")

    def screenshot(self, path):
        data = self._call("Page.captureScreenshot")["data"]
        path.write_bytes(base64.b64decode(data))

    def requests(self):
        """The addresses that the page has asked for, itself included."""
        return [event["params"]["request"]["url"] for event in self.events
                if event["method"] == "Network.requestWillBeSent"]

    def complaints(self):
        """What was written to the console or the log, and exceptions."""
        return [event["params"] for event in self.events
                if event["method"] in ("Log.entryAdded", "Runtime.consoleAPICalled",
                                       "Runtime.exceptionThrown")]

    def _call(self, method, **parameters):
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to_write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def _wait_for(self, method):
        while not any(event["method"] == method for event in self.events):
            self._receive()

    def _receive(self, seconds=60):
        """The next message; an event is kept."""
        deadline = time.monotonic() + seconds
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._to_read], [], [],
                                        max(0, deadline - time.monotonic()))
            octets = os.read(self._to_read, 1 << 20) if ready else b""
            if not octets:
                raise RuntimeError("the browser says nothing more")
            self._unread += octets
        message, self._unread = self._unread.split(b"\0", 1)
        message = json.loads(message)
        if "method" in message:
            self.events.append(message)
        return message
