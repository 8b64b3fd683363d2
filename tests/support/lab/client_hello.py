"""Whom a TLS client wants to talk to, read before its handshake is answered."""

import socket
import struct
import time

RECORD_HEADER, LONGEST_RECORD = 5, 16384 + 256
SERVER_NAME = 0


def server_name(connection, seconds=10):
    """The name in a ClientHello that stays in the socket (RFC 6066 section 3), or ""."""
    return name_in(_peek_record(connection, time.monotonic() + seconds))


def _peek_record(connection, deadline):
    while time.monotonic() < deadline:
        octets = connection.recv(RECORD_HEADER + LONGEST_RECORD, socket.MSG_PEEK)
        if not octets:
            raise ValueError("no ClientHello")
        if len(octets) >= RECORD_HEADER:
            length = struct.unpack_from("!H", octets, 3)[0]
            if len(octets) >= RECORD_HEADER + length:
                return octets[RECORD_HEADER:RECORD_HEADER + length]
        time.sleep(0.01)
    raise ValueError("no whole ClientHello")


def name_in(hello):
    """RFC 8446 section 4.1.2: what the extension server_name says."""
    try:
        offset = 4 + 2 + 32
        offset += 1 + hello[offset]
        offset += 2 + struct.unpack_from("!H", hello, offset)[0]
        offset += 1 + hello[offset]
        return _name_extension(hello, offset)
    except (IndexError, struct.error) as error:
        raise ValueError("not a ClientHello") from error


def _name_extension(hello, offset):
    end = offset + 2 + struct.unpack_from("!H", hello, offset)[0]
    offset += 2
    while offset < end:
        kind, length = struct.unpack_from("!2H", hello, offset)
        if kind == SERVER_NAME:
            size = struct.unpack_from("!H", hello, offset + 7)[0]
            return hello[offset + 9:offset + 9 + size].decode("ascii", "replace").lower()
        offset += 4 + length
    return ""
