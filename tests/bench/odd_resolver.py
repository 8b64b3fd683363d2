#!/usr/bin/python3
"""A resolver that stands before another and is slow, or does all that resolvers do wrong.

odd_resolver.py ADDRESS BEHIND DELAY    each answer comes DELAY seconds late
odd_resolver.py ADDRESS BEHIND odd      drops, delays, fails and lies, each now and then
"""

import asyncio
import random
import sys

PORT = 53
RCODE, AUTHENTIC = 0x0F, 0x20
SERVFAIL = 2


def late(seconds):
    return lambda message: (seconds, message)


def failed(message):
    return 0, message[:3] + bytes([message[3] & ~RCODE | SERVFAIL]) + message[4:]


def authentic(message):
    return 0, message[:3] + bytes([message[3] | AUTHENTIC]) + message[4:]


def forged(message):
    """Some bits of whatever it says, but not whose answer it is."""
    octets = bytearray(message)
    for _ in range(3):
        octets[random.randrange(2, len(octets))] ^= 1 << random.randrange(8)
    return 0, bytes(octets)


def emptied(message):
    return 0, message[:6] + bytes(6) + message[12:]


def cut(message):
    return 0, message[:random.randrange(2, len(message))]


def odd(message):
    """Seconds until the answer and the answer; None: it never comes."""
    what = random.random()
    if what < 0.7:
        return 0, message
    if what < 0.8:
        return None
    if what < 0.9:
        return random.uniform(0.1, 4), message
    return random.choice((failed, authentic, forged, emptied, cut))(message)


class Behind(asyncio.DatagramProtocol):
    """The socket to the other: one for all questions, told apart by numbers of our own."""

    def __init__(self, fate):
        self.fate, self.clients, self.next = fate, {}, 0

    def connection_made(self, transport):
        self.transport = transport

    def ask(self, message, reply):
        self.next = (self.next + 1) % 0x10000
        self.clients[self.next] = (message[:2], reply)
        self.transport.sendto(self.next.to_bytes(2, "big") + message[2:])

    def datagram_received(self, data, _):
        number, reply = self.clients.pop(int.from_bytes(data[:2], "big"), (None, None))
        fate = number and self.fate(number + data[2:])
        if fate:
            asyncio.get_running_loop().call_later(fate[0], reply, fate[1])


class Front(asyncio.DatagramProtocol):
    def __init__(self, behind):
        self.behind = behind

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, client):
        self.behind.ask(data, lambda answer: self.transport.sendto(answer, client))


async def main(address, behind, fate):
    loop = asyncio.get_running_loop()
    _, other = await loop.create_datagram_endpoint(lambda: Behind(fate),
                                                   remote_addr=(behind, PORT))
    await loop.create_datagram_endpoint(lambda: Front(other), local_addr=(address, PORT))
    await loop.create_future()


if __name__ == "__main__":
    HOW = sys.argv[3]
    asyncio.run(main(*sys.argv[1:3], odd if HOW == "odd" else late(float(HOW))))
