"""`mta-tls probe` at a thousand domains whose servers and DNS answer after 100 ms.

Runs in a root of its own (see tests/support/lab), on the loopback alone, where every turn
of a server is delayed: DNS, greeting (for the way there and back, twice as long), replies,
handshake.
"""

import asyncio
import json
import os
import resource
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
sys.path.insert(0, str(REPOSITORY / "tests" / "support"))

from lab import loopback, root  # noqa: E402
from lab.certificates import Authority  # noqa: E402
from lab.dns_tree import DnsTree, Zone  # noqa: E402
from lab.recipes import DNS_ONLY  # noqa: E402

DOMAINS = 1000
LATENCY = 0.1
SECONDS_BAR = 10
FOLDER = Path("/tmp/probing")
SLOW_DNS, DNS = "127.0.0.54", "127.0.0.53"


class SlowDns(asyncio.DatagramProtocol):
    """Passes questions on to the tree, each after a while."""

    def connection_made(self, transport):
        self._transport = transport

    def datagram_received(self, data, address):
        asyncio.get_running_loop().call_later(LATENCY, self._pass_on, data, address)

    def _pass_on(self, data, address):
        loop = asyncio.get_running_loop()
        loop.create_task(loop.create_datagram_endpoint(
            lambda: _Answer(data, lambda answer: self._transport.sendto(answer, address)),
            remote_addr=(DNS, 53)))


class _Answer(asyncio.DatagramProtocol):
    def __init__(self, question, reply):
        self._question = question
        self._reply = reply

    def connection_made(self, transport):
        self._transport = transport
        transport.sendto(self._question)

    def datagram_received(self, data, _):
        self._reply(data)
        self._transport.close()


async def serve_smtp(reader, writer, context):
    async def say(text, turns=1):
        await asyncio.sleep(turns * LATENCY)
        writer.write(text)

    await say(b"220 slow ESMTP\r\n", 2)
    is_plain = True
    while line := await reader.readline():
        verb = line.strip().upper()
        if verb.startswith(b"EHLO"):
            await say(b"250-slow\r\n250 " + (b"STARTTLS" if is_plain else b"SIZE") + b"\r\n")
        elif verb == b"STARTTLS":
            # What the client sends from here on belongs to the handshake.
            writer.transport.pause_reading()
            await say(b"220 go\r\n")
            await writer.drain()
            await asyncio.sleep(LATENCY)
            await writer.start_tls(context)
            is_plain = False
        else:
            await say(b"221 bye\r\n")
            break
    writer.close()


async def serve(context, started):
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(SlowDns, (SLOW_DNS, 53))
    await asyncio.start_server(lambda r, w: serve_smtp(r, w, context), "0.0.0.0", 25,
                               backlog=1000)
    started.set()
    await asyncio.Event().wait()


def records():
    for number in range(DOMAINS):
        yield f"d{number} MX 10 mx.d{number}"
        yield f"mx.d{number} A 127.1.{number // 250}.{number % 250 + 1}"


def measure(program):
    """Inside the root: prints one JSON object."""
    os.sched_setaffinity(0, range(os.cpu_count()))
    loopback.up()
    certificate = Authority(FOLDER / "ca").issue("slow", ["*.lab"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.path)
    tree = DnsTree(FOLDER / "tree", [Zone("lab", list(records()))])
    tree.start()
    started = threading.Event()
    threading.Thread(target=lambda: asyncio.run(serve(context, started)),
                     daemon=True).start()
    started.wait()
    began = time.monotonic()
    ran = subprocess.run(
        [program, "probe", "--json", "--resolver", SLOW_DNS, "--trust-anchor", tree.anchor,
         "--ehlo", "probe.lab", *(f"d{number}.lab" for number in range(DOMAINS))],
        capture_output=True, text=True, check=False)
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    domains = json.loads(ran.stdout)["domains"]
    good = sum(domain["state"] == "OK" for domain in domains)
    print(json.dumps({"seconds": seconds, "good": good,
                      "cpu": used.ru_utime + used.ru_stime,
                      "megabytes": used.ru_maxrss / 1024}))
    sys.stdout.flush()
    os._exit(0)


def run(build):
    """The figures, or None where this machine makes no roots."""
    log = build / "probing.json"
    status = root.run(DNS_ONLY, build,
                      ["/bin/sh", "-c", f"exec /usr/bin/python3 {__file__} "
                       f"{build / 'policyd' / 'mta-tls'} > {log}"],
                      shared=(REPOSITORY, build))
    if status == root.UNSUPPORTED_STATUS:
        return None
    return json.loads(log.read_text(encoding="utf-8")) if status == 0 else {}


if __name__ == "__main__":
    measure(sys.argv[1])
