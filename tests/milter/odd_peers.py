"""Peers that are no MTA, or that keep to no order."""

import os
import socket
import struct

from harness import check, connect, equal, test
from harness_milter import BANK, HELD, REFUSED, Milter
from protocol import Closed, reply_text, texts

GARBAGE = (b"GET / HTTP/1.0\r\n\r\n", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\0\0\0\1O",
           b"\0\0\0\5Ozzz", b"\0\0\0\1Q", b"", os.urandom(2000))


def read_to_the_end(connection):
    try:
        while connection.recv(4096):
            pass
    except ConnectionResetError:
        pass


@test
def garbage_ends_its_own_connection_alone(folder):
    with Milter(folder) as milter:
        for octets in GARBAGE:
            with connect(milter.unix) as connection:
                connection.sendall(octets)
                connection.shutdown(socket.SHUT_WR)
                read_to_the_end(connection)
        equal(milter.verdict(), REFUSED)


@test
def a_message_out_of_order_does_not_pass(folder):
    with Milter(folder) as milter:
        for order in ("E", "NE", "RE", "LE", "MRAE", "MRARE", "HE"):
            with milter.session() as mta:
                check("c" not in final_replies(mta, order), order)


def final_replies(mta, order):
    """The replies to the ends of messages, if any; libmilter ignores most of these."""
    payloads = {"R": texts("<me@example.org>"), "L": texts("Subject", "x"),
                "M": texts("<a@x.example>"), "H": texts("client.example")}
    replies = []
    mta.connection.settimeout(0.3)
    for command in order:
        try:
            mta.send(command.encode(), payloads.get(command, b""))
            if command != "A":
                letter, _ = mta.receive()
                replies += [letter] if command == "E" else []
        except (TimeoutError, Closed, OSError):
            pass
    return replies


@test
def macros_without_end_or_partner_do_no_harm(folder):
    with Milter(folder) as milter:
        for payload in (b"H", b"H{tls_version}\0", b"H{tls_version}", b"Z\0\0", b"",
                        b"H" + b"\0" * 50):
            with milter.mta() as mta:
                try:
                    mta.connect()
                    mta.send(b"D", payload)
                    mta.ask(b"H", texts("x"))
                except (Closed, OSError):
                    pass
        equal(milter.verdict(), REFUSED)


@test
def long_texts_are_no_matter(folder):
    with Milter(folder) as milter, milter.session() as mta:
        long = "x" * 60000
        check(reply_text(mta.mail(f"{long}@{BANK}")).startswith("530"))
        equal(mta.mail(f"a@{long}"), ("c", b""))
        equal(mta.rcpt(f"b@{long}"), ("c", b""))
        equal(mta.header(long, "x"), ("c", b""))
        equal(mta.header("Authentication-Results", "(" * 60000), ("c", b""))
        equal(mta.end(), ("c", b""))


@test
def a_message_with_ten_thousand_forgeries_is_cleaned(folder):
    with Milter(folder) as milter, milter.session() as mta:
        forged = [("Authentication-Results", "mx.example.org; x-tls=pass")] * 10000
        equal(mta.message("a@x.example", "b@x.example", headers=forged)[-1], ("c", b""))
        equal([change[1] for change in mta.changes], [*range(10000, 0, -1), 0])


@test
def a_command_may_come_in_pieces(folder):
    with Milter(folder) as milter, milter.session() as mta:
        octets = texts(f"<a@{BANK}>")
        whole = struct.pack("!I", len(octets) + 1) + b"M" + octets
        for octet in whole:
            mta.connection.sendall(bytes([octet]))
        check(reply_text(mta.receive()).startswith("530"))
