"""As much of DNS messages as the lab needs."""

import os
import socket
import struct

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "MX": 15, "TXT": 16, "AAAA": 28,
         "DS": 43, "DNSKEY": 48, "TLSA": 52}
NAMES = {number: word for word, number in TYPES.items()}
ANSWER, AUTHENTIC, TRUNCATED = 0x8000, 0x0020, 0x0200
RCODES = {"SERVFAIL": 2, "REFUSED": 5}


def query(name, kind):
    """Asks for recursion, and for AD in the answer."""
    labels = b"".join(bytes([len(label)]) + label.encode()
                      for label in name.split(".") if label)
    return (os.urandom(2) + struct.pack("!5H", 0x0120, 1, 0, 0, 0) + labels + b"\0"
            + struct.pack("!2H", TYPES[kind], 1))


def question_of(message):
    """(name in lower case, type) of the only question, and where it ends."""
    labels, offset = [], 12
    while length := message[offset]:
        labels.append(message[offset + 1:offset + 1 + length])
        offset += 1 + length
    name = b".".join(labels).decode("ascii", "replace").lower() or "."
    number = struct.unpack_from("!H", message, offset + 1)[0]
    return (name, NAMES.get(number, str(number))), offset + 5


def flags_of(message):
    return struct.unpack_from("!H", message, 2)[0]


def with_flags(message, flags):
    return message[:2] + struct.pack("!H", flags) + message[4:]


def failure(message, rcode):
    """The answer to a query that says no more than RCODE."""
    _, end = question_of(message)
    flags = ANSWER | (flags_of(message) & 0x0100) | 0x0080 | RCODES[rcode]
    return (message[:2] + struct.pack("!5H", flags, 1, 0, 0, 0)
            + message[12:end])


def truncated(answer):
    """What fits in no datagram."""
    _, end = question_of(answer)
    return (with_flags(answer, flags_of(answer) | TRUNCATED)[:4]
            + struct.pack("!4H", 1, 0, 0, 0) + answer[12:end])


def answers(server, name, kind):
    """The flags of a good answer from (address, port) with something in it, else 0."""
    message = query(name, kind)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        channel.settimeout(0.2)
        channel.connect(server)
        try:
            channel.send(message)
            answer = channel.recv(4096)
        except OSError:
            return 0
    flags, _, count = struct.unpack("!3H", answer[2:8])
    good = answer[:2] == message[:2] and flags & 0xF == 0 and count > 0
    return flags if good else 0
