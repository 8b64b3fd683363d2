"""What the tests of the daemon share: the daemon itself, its sockets, and assertions."""

import atexit
import contextlib
import functools
import json
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import tempfile
import time

PATIENCE = 20  # seconds until something that must happen counts as not happening
BUILD = pathlib.Path("build")
IS_ROOT = os.geteuid() == 0
NOBODY = "nobody"

TESTS = []


class Skip(Exception):
    """The host cannot do what a test needs; the text says what."""


def test(function):
    """Marks a test; it is called with an empty folder of its own."""
    TESTS.append(function)
    return function


def waits(function):
    """Marks a test that mostly waits: it runs beside the others."""
    function.waits = True
    return function


def check(condition, *what):
    if not condition:
        raise AssertionError(" ".join(str(word) for word in what))


def equal(actual, expected, what=""):
    if actual != expected:
        raise AssertionError(f"{what}\n     is: {actual!r}\n should: {expected!r}".strip())


def wait_for(condition, what, patience=PATIENCE):
    """Until condition() is true; its value."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience} s in vain for: {what}")
        time.sleep(0.01)


@functools.cache
def program_for_anybody(name):
    """A copy that every user may run, also where the build's folder is root's alone."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="mta-tls-program-"))
    atexit.register(shutil.rmtree, folder)
    folder.chmod(0o755)
    return shutil.copy(program(name), folder)


def program(name="mta-tls-policyd"):
    path = BUILD / ("milter" if name == "mta-tls-milter" else "policyd") / name
    if not path.exists():
        raise SystemExit(f"{path} is not there: build first, or name the folder by --build")
    return str(path.resolve())


# --- policy files ---

def rule(domain, level, **more):
    return {"domains": [domain], "level": level, **more}


def policy(*rules, **top):
    return json.dumps({"version": 1, **top, "outbound": list(rules)}, indent=1) + "\n"


BANK = "bank.example"
FORCED = policy(rule(BANK, "forced"))
SECURE = policy(rule(BANK, "secure"))
OK_FORCED = "OK encrypt protocols=>=TLSv1.2"
OK_SECURE = ("OK secure match=bank.example:.bank.example protocols=>=TLSv1.2 "
             "servername=hostname")


def put(path, text):
    """Replaces a file as a careful editor does."""
    new = f"{path}.new"
    pathlib.Path(new).write_text(text, encoding="utf-8")
    os.rename(new, path)


# --- netstrings and sockets ---

def netstring(text):
    data = text if isinstance(text, bytes) else text.encode()
    return b"%d:%s," % (len(data), data)


def connect(address, timeout=PATIENCE):
    """address: "/path" of a unix socket, or (host, port)."""
    family = socket.AF_UNIX if isinstance(address, str) else (
        socket.AF_INET6 if ":" in address[0] else socket.AF_INET)
    connection = socket.socket(family)
    connection.settimeout(timeout)
    connection.connect(address)
    return connection


class Reader:
    """Takes netstrings from a connection."""

    def __init__(self, connection):
        self.connection, self.buffer = connection, b""

    def fill(self):
        data = self.connection.recv(65536)
        self.buffer += data
        return bool(data)

    def complete(self):
        """The next whole netstring of the buffer, or None."""
        head, colon, rest = self.buffer.partition(b":")
        if not colon or len(rest) <= int(head):
            return None
        size = int(head)
        check(rest[size:size + 1] == b",", "no comma after", rest[:size])
        self.buffer = rest[size + 1:]
        return rest[:size].decode(errors="surrogateescape")

    def next(self):
        """The next one, or None at the end of the stream."""
        while True:
            text = self.complete()
            if text is not None:
                return text
            if not self.fill():
                check(not self.buffer, "the stream ends within", self.buffer)
                return None

    def rest(self):
        """All that is still to come, until the peer closes."""
        texts = []
        while (text := self.next()) is not None:
            texts.append(text)
        return texts


def ask(address, key, name="postfix"):
    with connect(address) as connection:
        connection.sendall(netstring(name.encode() + b" " + (
            key if isinstance(key, bytes) else key.encode())))
        return Reader(connection).next()


def resident_kb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


def is_closed(connection):
    """True if the peer has closed, and sent nothing before."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


# --- the daemon ---

class Daemon:
    """A running mta-tls-policyd with sockets and files in a folder."""

    def __init__(self, folder, text=FORCED, *options, audit=False, tcp=False, env=None,
                 before=None, user="root" if IS_ROOT else None, log_level="debug",
                 unix_options="", command=()):
        self.folder = pathlib.Path(folder)
        self.policy = self.folder / "policy.json"
        self.unix = str(self.folder / "socketmap")
        self.control_path = str(self.folder / "control")
        self.audit = self.folder / "audit.jsonl"
        self.log_path = self.folder / "log"
        if text is not None:
            put(self.policy, text)
        self.command = [*command, program(), "--policy", str(self.policy), "--socketmap",
                        f"unix:{self.unix}{unix_options}", "--control",
                        f"unix:{self.control_path}", "--log-level", log_level]
        self.command += ["--socketmap", "inet:127.0.0.1:0"] if tcp else []
        self.command += ["--audit", str(self.audit)] if audit else []
        self.command += ["--user", user] if user else []
        self.command += options
        self.env, self.before, self.process = env, before, None
        self.start_with = {}  # more for subprocess

    def start(self):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**os.environ, **(self.env or {})}, preexec_fn=self.before,
                **self.start_with)
        wait_for(self.is_up, "the daemon's start", PATIENCE)
        return self

    def is_up(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the daemon ended: {self.log()}")
        try:
            return self.answers_status()
        except OSError:
            return False

    def answers_status(self):
        return self.control("status")["ok"]

    def fail_to_start(self):
        """What it says on stderr; it must end with 1, and say nothing on stdout."""
        done = subprocess.run(self.command, stdin=subprocess.DEVNULL, capture_output=True,
                              env={**os.environ, **(self.env or {})}, text=True,
                              preexec_fn=self.before, timeout=PATIENCE, check=False,
                              **self.start_with)
        equal((done.returncode, done.stdout), (1, ""), done.stderr)
        return done.stderr

    def log(self):
        return self.log_path.read_text(errors="replace")

    def logged(self, words, times=1):
        """Until the log has `words` that often; the last line that has them."""
        def lines():
            found = [line for line in self.log().splitlines() if words in line]
            return found[-1] if len(found) >= times else None
        return wait_for(lines, f"{times} x {words!r} in the log, which is:\n{self.log()}")

    @property
    def tcp(self):
        for address in self.status()["listeners"]:
            if address.startswith("inet:127.0.0.1:"):
                return ("127.0.0.1", int(address.rpartition(":")[2]))
        raise AssertionError("no inet listener")

    def ask(self, key, name="postfix"):
        return ask(self.unix, key, name)

    def until(self, key, answer, patience=PATIENCE):
        """Until the answer to key is this one; how many seconds that took."""
        begin = time.monotonic()
        wait_for(lambda: self.ask(key) == answer,
                 f"the answer {answer!r} to {key!r} (is {self.ask(key)!r})", patience)
        return time.monotonic() - begin

    def control(self, command, **members):
        with connect(self.control_path) as connection:
            connection.sendall(netstring(json.dumps({"command": command, **members})))
            return json.loads(Reader(connection).next())

    def result(self, command, **members):
        reply = self.control(command, **members)
        check(reply["ok"], reply)
        return reply["result"]

    def status(self):
        return self.result("status")

    def audit_lines(self):
        return [json.loads(line) for line in self.audit.read_text().splitlines()]

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self):
        return self.process.wait(PATIENCE)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.wait()
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        self.stop()
        if kind is not None:
            print(f"exit status {self.process.returncode}; the end of the log:\n"
                  f"{self.log()[-4000:]}")
        else:
            equal(self.process.returncode, 0, f"exit status; log:\n{self.log()}")
            check("MTLS_INTERNAL_ERROR" not in self.log(), self.log())


@contextlib.contextmanager
def open_folder():
    """An empty folder that any user may enter and write to."""
    path = tempfile.mkdtemp(prefix="mta-tls-policyd-")
    os.chmod(path, 0o777)
    try:
        yield path
    finally:
        shutil.rmtree(path)


def need_root():
    if not IS_ROOT:
        raise Skip("needs root")
    try:
        return pwd.getpwnam(NOBODY)
    except KeyError:
        raise Skip(f"there is no user {NOBODY}") from None
