"""Each question gets an answer; what is no question closes its own connection only."""

from harness import (BANK, FORCED, OK_FORCED, Daemon, Reader, connect, equal, is_closed,
                     netstring, policy, rule, test)

UNKNOWN_MAP = ('PERM unknown map name "{}"; known are: postfix QUERY '
               'postfix-tlsrpt QUERYwithTLSRPT '
               'postfix-forced postfix-forced-verify postfix-sender '
               'sendmail sts exim-in exim-out exim-cert exim-submit')

ODD_KEYS = {
    "bank.example": OK_FORCED,
    "BANK.Example": OK_FORCED,
    "bank.example.": OK_FORCED,
    "[bank.example]": OK_FORCED,
    "[bank.example]:587": OK_FORCED,
    "bank.example:25": OK_FORCED,
    ".example": "NOTFOUND ",
    ".bank.example": "NOTFOUND ",
    "münchen.example": OK_FORCED,
    "xn--mnchen-3ya.example": OK_FORCED,
    b"\xff\xfe": "NOTFOUND ",
    "a" * 64 + ".example": "NOTFOUND ",
    "a" * 2000: "NOTFOUND ",
    "a." * 4900: "NOTFOUND ",
    "bank.example x=y": "NOTFOUND ",
    "bank.example\n": "NOTFOUND ",
    "bank.example\0": "NOTFOUND ",
    "bank.example:99999": "NOTFOUND ",
    "[bank.example": "NOTFOUND ",
    "[192.0.2.7]": "NOTFOUND ",
    "[IPv6:2001:db8::1]:25": "NOTFOUND ",
    "": "NOTFOUND ",
    " ": "NOTFOUND ",
}

ODD_REQUESTS = {
    b"postfix": "NOTFOUND ",
    b"query bank.example": OK_FORCED,
    b"QUERY bank.example": OK_FORCED,
    b"": UNKNOWN_MAP.format(""),
    b"tlspolicy bank.example": UNKNOWN_MAP.format("tlspolicy"),
    b"\x1b[31m bank.example": UNKNOWN_MAP.format("\\x1b[31m"),
}

NO_NETSTRINGS = [
    b"010:", b"-1:x,", b":", b"x", b"999999999:", b"10001:", b"3:abcd", b"12 :",
    b"99999999999999999999999", b"\r\n", b"\x16\x03\x01\x02\x00",
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
]


def asked_on(daemon):
    connection = connect(daemon.unix)
    return connection, Reader(connection)


@test
def odd_keys_are_answered_and_the_connection_stays(folder):
    table = policy(rule(BANK, "forced"), rule("münchen.example", "forced"))
    with Daemon(folder, table) as daemon:
        connection, reader = asked_on(daemon)
        for key, answer in ODD_KEYS.items():
            data = key if isinstance(key, bytes) else key.encode()
            connection.sendall(netstring(b"postfix " + data))
            equal(reader.next(), answer, repr(key)[:80])


@test
def odd_requests_are_answered_and_the_connection_stays(folder):
    with Daemon(folder) as daemon:
        connection, reader = asked_on(daemon)
        for request, answer in ODD_REQUESTS.items():
            connection.sendall(netstring(request))
            equal(reader.next(), answer, repr(request))


@test
def what_is_no_netstring_closes_its_own_connection_alone(folder):
    with Daemon(folder) as daemon:
        good, reader = asked_on(daemon)
        for garbage in NO_NETSTRINGS:
            with connect(daemon.unix) as bad:
                bad.sendall(garbage)
                equal(is_closed(bad), True, repr(garbage))
        good.sendall(netstring("postfix " + BANK))
        equal(reader.next(), OK_FORCED)


@test
def questions_before_garbage_are_answered_first(folder):
    with Daemon(folder, tcp=True) as daemon:
        for address in (daemon.unix, daemon.tcp):
            with connect(address) as connection:
                connection.sendall(netstring("postfix " + BANK) * 3 + b"garbage")
                reader = Reader(connection)
                equal([reader.next() for _ in range(3)], [OK_FORCED] * 3)
                equal(is_closed(connection), True)


@test
def garbage_is_logged_harmlessly_and_not_for_ever(folder):
    with Daemon(folder) as daemon:
        for _ in range(50):
            with connect(daemon.unix) as bad:
                bad.sendall(b"GET /\x1b[31m\n\"forged\" HTTP/1.1\r\n")
                equal(is_closed(bad), True)
        line = daemon.logged("MTLS_REQUEST_MALFORMED", 5)
        check_line = ('error="malformed netstring length" '
                      'input="GET /\\x1b[31m\\x0a\\"forged\\" HTTP/1.1\\x0d\\x0a"')
        equal(check_line in line, True, line)
        equal(daemon.log().count("MTLS_REQUEST_MALFORMED"), 5)


@test
def the_longest_question_is_answered_and_one_octet_more_is_not(folder):
    with Daemon(folder) as daemon:
        connection, reader = asked_on(daemon)
        connection.sendall(netstring("postfix " + "x" * (10_000 - 8)))
        equal(reader.next(), "NOTFOUND ")
        connection.sendall(netstring("postfix " + "x" * (10_001 - 8)))
        equal(is_closed(connection), True)


@test
def pipelined_questions_are_answered_in_order(folder):
    table = policy(*[rule(f"d{n}.example", "forced", min_tls=("1.2", "1.3")[n % 2])
                     for n in range(500)])
    wanted = [f"OK encrypt protocols=>=TLSv1.{(2, 3)[n % 2]}" for n in range(500)]
    with Daemon(folder, table, tcp=True) as daemon:
        for address in (daemon.unix, daemon.tcp):
            with connect(address) as connection:
                connection.sendall(b"".join(
                    netstring(f"postfix d{n}.example") for n in range(500)))
                reader = Reader(connection)
                equal([reader.next() for _ in range(500)], wanted)


@test
def every_cut_of_the_stream_gives_the_same_answers(folder):
    stream = (netstring("postfix " + BANK) + netstring("") +
              netstring("QUERY other.example") + netstring("postfix " + BANK))
    wanted = [OK_FORCED, UNKNOWN_MAP.format(""), "NOTFOUND ", OK_FORCED]
    with Daemon(folder) as daemon:
        connection, reader = asked_on(daemon)
        for cut in range(len(stream) + 1):
            for piece in (stream[:cut], stream[cut:]):
                if piece:
                    connection.sendall(piece)
            equal([reader.next() for _ in wanted], wanted, f"cut at {cut}")
        for octet in stream:
            connection.sendall(bytes([octet]))
        equal([reader.next() for _ in wanted], wanted, "octet by octet")


@test
def the_count_of_questions_is_kept_by_kind(folder):
    with Daemon(folder, FORCED) as daemon:
        for key in (BANK, BANK, "other.example"):
            daemon.ask(key)
        daemon.ask(BANK, "nonsense")
        equal(daemon.status()["questions"],
              {"total": 4, "ok": 2, "notfound": 1, "temp": 0, "perm": 1})
