"""What the sections of the benchmark share: processes, tables, measurements, the report."""

import ctypes
import json
import os
import pathlib
import signal
import socket
import statistics
import subprocess
import tempfile
import time

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = CORES[0], CORES[1 % len(CORES)]
PROBE = "probe.invalid"
BARE_REPLY = "OK encrypt protocols=>=TLSv1.2"
DISTURBED = 0.15  # share of a core


class Broken(Exception):
    """Something failed that no figure can excuse."""


def die_with_parent():
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def pinned(core):
    def prepare():
        die_with_parent()
        os.sched_setaffinity(0, {core})
    return prepare


class Server:
    """A running server: its process, where it listens, and what it uses."""

    def __init__(self, process, unix, tcp, log):
        self.process, self.unix, self.tcp, self.log = process, unix, tcp, log

    def address(self, transport):
        return ["--unix", self.unix] if transport == "unix" else ["--tcp", self.tcp]

    def ask(self, key):
        """The answer to one question; '' when there is none."""
        question = b"postfix " + key.encode()
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(5)
                connection.connect(self.unix)
                connection.sendall(b"%d:%s," % (len(question), question))
                answer = b""
                while not answer.endswith(b","):
                    more = connection.recv(4096)
                    if not more:
                        return ""
                    answer += more
        except OSError:
            return ""
        return answer.partition(b":")[2][:-1].decode(errors="replace")

    def wait_for(self, key, words, limit):
        """Until the answer to key begins with words: how long that took, in seconds."""
        start = time.monotonic()
        while not self.ask(key).startswith(words):
            if self.process.poll() is not None:
                raise Broken(f"{self.process.args[0]} ended: {self.last_words()}")
            if time.monotonic() - start > limit:
                raise Broken(f"no {words!r} for {key} in {limit} s: {self.last_words()}")
            time.sleep(0.05)
        return time.monotonic() - start

    def last_words(self):
        return pathlib.Path(self.log).read_text(errors="replace")[-2000:].strip()

    def anonymous_kb(self):
        for line in open(f"/proc/{self.process.pid}/status", encoding="ascii"):
            if line.startswith("RssAnon:"):
                return int(line.split()[1])
        raise Broken("no RssAnon in /proc/PID/status")

    def settled_kb(self):
        """Anonymous memory once it has not moved, and the process not worked, for a second:
        what comes after a reload is done at the lowest priority."""
        seen = []
        for _ in range(240):
            seen.append((self.anonymous_kb(), self.cpu_ticks()))
            if len(seen) >= 9 and len(set(seen[-9:])) == 1:
                break
            time.sleep(0.125)
        return seen[-1][0]

    def cpu_ticks(self):
        stat = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return int(user) + int(system)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def delegation(self):
        """The same server, where it is asked by policy delegation."""
        return Server(self.process, self.unix + ".delegation", None, self.log)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Bench:
    """Temporary files, programs and processes of one run; everything goes at the end."""

    def __init__(self, build, self_test=False):
        self.build = pathlib.Path(build).resolve()
        self.self_test = self_test
        self.folder = tempfile.TemporaryDirectory(prefix="mta-tls-bench-")
        self.servers = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in self.servers:
            server.stop()
        self.folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def program(self, name):
        below = {"mta-tls": "policyd", "mta-tls-policyd": "policyd",
                 "mta-tls-milter": "milter"}.get(name, "tests/bench")
        path = self.build / below / name
        if not path.exists():
            raise Broken(f"{path} is not there: build first, or name the folder by --build")
        return str(path)

    def table(self, name, domains, shape="list", probe="encrypt", keys=False):
        """Writes a table, and with keys=True its questions to NAME.keys; returns its path."""
        path = self.path(name)
        command = [self.program("make_table"), "--out", path, "--domains", str(domains),
                   "--shape", shape, "--probe", probe]
        if keys:
            command += ["--keys", path + ".keys"]
        subprocess.run(command, check=True)
        return path

    def start(self, command, unix, tcp):
        log = unix + ".log"
        with open(log, "wb") as output:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output,
                                       stderr=output, preexec_fn=pinned(SERVER_CORE))
        server = Server(process, unix, tcp, log)
        self.servers.append(server)
        return server

    def addresses(self):
        return self.path(f"{len(self.servers)}.sock"), f"127.0.0.1:{free_port()}"

    def bare(self):
        unix, tcp = self.addresses()
        server = self.start([self.program("bare_server"), "--unix", unix, "--tcp", tcp,
                             "--reply", BARE_REPLY], unix, tcp)
        server.wait_for(PROBE, "OK", 10)
        return server

    def policyd(self, policy, *more):
        if self.self_test:
            return self.bare()
        unix, tcp = self.addresses()
        server = self.start(
            [self.program("mta-tls-policyd"), "--policy", policy, "--socketmap",
             "inet:" + tcp, "--socketmap", "unix:" + unix,
             "--delegation", f"unix:{unix}.delegation",
             "--control", "unix:" + unix + ".control", *more,
             *(["--user", "root"] if os.geteuid() == 0 else [])], unix, tcp)
        server.wait_for(PROBE, "OK encrypt", 300)
        return server

    def load_command(self, server, transport, keys, **options):
        command = [self.program("load"), *server.address(transport), "--keys", keys,
                   "--cpu-of", str(server.process.pid)]
        if "bare_server" in server.process.args[0]:
            command += ["--expect", "OK encrypt"]
        for name, value in options.items():
            command += ["--" + name] if value is True else ["--" + name, str(value)]
        return command

    def load(self, server, transport, keys, **options):
        """One run of the load generator; the figures it prints, and `others`: how much of
        a core other processes took from the two meanwhile."""
        busy, own = busy_seconds(), children_seconds()
        done = subprocess.run(self.load_command(server, transport, keys, **options),
                              stdout=subprocess.PIPE, preexec_fn=pinned(LOAD_CORE))
        figures = self.verified(done.stdout, server)
        busy, own = busy_seconds() - busy, children_seconds() - own
        figures["others"] = (busy - own) / figures["seconds"] - figures["server_busy"]
        return figures

    def undisturbed_load(self, *arguments, **options):
        """Tries again when others took much; the least disturbed of three."""
        best = None
        for _ in range(3):
            figures = self.load(*arguments, **options)
            if best is None or figures["others"] < best["others"]:
                best = figures
            if best["others"] < DISTURBED:
                break
        return best

    def verified(self, output, server):
        if not output:
            raise Broken(f"load failed; the server said: {server.last_words()}")
        figures = json.loads(output)
        if figures["lost"] or figures["wrong"] or figures["closed"]:
            raise Broken(f"lost {figures['lost']} wrong {figures['wrong']} closed "
                         f"{figures['closed']}: {figures['first_wrong']}")
        return figures

    def timed(self, command):
        """CPU seconds, wall seconds and peak MB of a command that must succeed."""
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                   preexec_fn=pinned(SERVER_CORE))
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise Broken(f"{' '.join(command)}: exit {process.returncode}")
        return {"cpu": usage.ru_utime + usage.ru_stime, "wall": time.monotonic() - start,
                "peak_mb": usage.ru_maxrss / 1024}


def busy_seconds():
    """Seconds that our two cores were not idle, the host's theft included."""
    ticks = 0
    for line in open("/proc/stat", encoding="ascii"):
        name, *fields = line.split()
        if name in {f"cpu{SERVER_CORE}", f"cpu{LOAD_CORE}"}:
            user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, fields[:8])
            ticks += user + nice + system + irq + softirq + steal
    return ticks / os.sysconf("SC_CLK_TCK")


def children_seconds():
    times = os.times()
    return times.children_user + times.children_system


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def median(runs, figure):
    return statistics.median(run[figure] for run in runs)


class Report:
    """Rows as they are measured, then the verdicts together."""

    def __init__(self):
        self.rows = []
        self.broken = []

    def heading(self, text):
        print(f"\n{text}\n{'what':<44} {'bare':>10} {'ours':>10} {'ratio':>7} "
              f"{'bar':>6}  verdict", flush=True)

    def ratio(self, what, bare, ours, bar=None, note=""):
        """Ours against the limit's figure; held to bar times it if a bar is given."""
        value = ours / bare if bare else float("inf")
        self._row(what, f"{bare:.4g}", f"{ours:.4g}", f"{value:.2f}", bar, value, note)

    def amount(self, what, ours, bar=None, note=""):
        """A figure of ours that is held to an amount."""
        self._row(what, "", f"{ours:.4g}", "", bar, ours, note)

    def fail(self, section, reason):
        self.broken.append(f"{section}: {reason}")
        print(f"BROKEN {section}: {reason}", flush=True)

    def _row(self, what, bare, ours, ratio, bar, value, note):
        verdict = "" if bar is None else "PASS" if value <= bar else "over"
        print(f"{what:<44} {bare:>10} {ours:>10} {ratio:>7} "
              f"{'' if bar is None else bar:>6}  {verdict:<5} {note}".rstrip(), flush=True)
        if verdict:
            self.rows.append((verdict, what))

    def summary(self):
        over = [what for verdict, what in self.rows if verdict == "over"]
        print(f"\n{len(self.rows) - len(over)} bars met, {len(over)} over, "
              f"{len(self.broken)} broken")
        for what in over:
            print(f"  over: {what}")
        for reason in self.broken:
            print(f"  BROKEN {reason}")
        return 1 if self.broken else 0
