"""Policy delegation: Postfix's check_policy_service asks about inbound sessions."""

import hashlib
import os
import signal
import socket
import time

from harness import (Daemon, check, connect, equal, is_closed, policy, program, put,
                     resident_kb, test, wait_for)
from passed_sockets import launcher, passing

KEY = hashlib.sha256(b"a key").digest()


def partner(domain, level, **more):
    return {"id": domain, "match": {"sender_domains": [domain]}, "level": level, **more}


RULES = policy(inbound=[
    partner("bank.example", "encrypt"),
    partner("later.example", "encrypt", on_failure={"action": "tempfail"}),
    partner("trial.example", "encrypt", mode="testing", enforce_after="2999-01-01"),
    partner("pinned.example", "fingerprint", cert={"spki_sha256": [KEY.hex(), "00" * 32]}),
    {"id": "ours", "match": {"recipient_domains": ["strict.example"]}, "level": "encrypt"},
])

PLAIN = {
    "request": "smtpd_access_policy", "protocol_state": "RCPT", "protocol_name": "ESMTP",
    "client_address": "192.0.2.1", "client_name": "mx.bank.example", "client_port": "4000",
    "reverse_client_name": "mx.bank.example", "server_address": "198.51.100.1",
    "server_port": "25", "helo_name": "mx.bank.example", "sender": "a@bank.example",
    "recipient": "us@our.example", "recipient_count": "0", "queue_id": "",
    "instance": "1e6.64b.0", "size": "0", "etrn_domain": "", "stress": "",
    "sasl_method": "", "sasl_username": "", "sasl_sender": "", "ccert_subject": "",
    "ccert_issuer": "", "ccert_fingerprint": "", "ccert_pubkey_fingerprint": "",
    "encryption_protocol": "", "encryption_cipher": "", "encryption_keysize": "0",
    "policy_context": ""}
ENCRYPTED = {**PLAIN, "encryption_protocol": "TLSv1.3", "encryption_keysize": "256",
             "encryption_cipher": "TLS_AES_256_GCM_SHA384"}

DUNNO = "action=DUNNO"
NO_TLS = ("action=530 5.7.0 TLS is required for mail from bank.example (rule "
          "\"bank.example\"): the session is in plain text; STARTTLS first.")
MALFORMED = "action=DEFER_IF_PERMIT 4.3.0 TLS policy: a line that is no name=value"


def request(attributes=None, **changes):
    lines = {**(attributes or PLAIN), **changes}
    return "".join(f"{name}={value}\n" for name, value in lines.items()).encode() + b"\n"


class Answers:
    """Takes answers from a connection."""

    def __init__(self, connection):
        self.connection, self.buffer = connection, b""

    def next(self):
        """The next one, or None at the end of the stream."""
        while b"\n\n" not in self.buffer:
            data = self.connection.recv(65536)
            if not data:
                equal(self.buffer, b"", "the stream ends within an answer")
                return None
            self.buffer += data
        answer, _, self.buffer = self.buffer.partition(b"\n\n")
        check(b"\n" not in answer, answer)
        return answer.decode()

    def rest(self):
        answers = []
        while (answer := self.next()) is not None:
            answers.append(answer)
        return answers


class Delegate(Daemon):
    """A daemon that is asked by policy delegation, too."""

    def __init__(self, folder, text=RULES, *options, **more):
        self.delegation = str(folder) + "/delegation"
        super().__init__(folder, text, "--delegation", f"unix:{self.delegation}", *options,
                         **more)

    def judge(self, *attributes, **changes):
        with connect(self.delegation) as connection:
            connection.sendall(request(*attributes, **changes))
            return Answers(connection).next()


@test
def a_partner_is_held_to_its_rule_by_delegation(folder):
    fingerprint = ":".join(f"{octet:02X}" for octet in KEY)
    with Delegate(folder) as daemon:
        equal(daemon.judge(), NO_TLS)
        equal(daemon.judge(ENCRYPTED), DUNNO)
        equal(daemon.judge(sender="a@other.example"), DUNNO)
        equal(daemon.judge(sender=""), DUNNO)
        equal(daemon.judge(sender="a@trial.example"), DUNNO)
        equal(daemon.judge(sender="a@later.example"),
              "action=DEFER_IF_PERMIT 4.7.0 TLS is required for mail from later.example "
              "(rule \"later.example\"): the session is in plain text; STARTTLS first.")
        equal(daemon.judge(sender="", recipient="us@strict.example"),
              "action=530 5.7.0 TLS is required for mail to strict.example (rule \"ours\"): "
              "the session is in plain text; STARTTLS first.")
        equal(daemon.judge(ENCRYPTED, sender="a@pinned.example",
                           ccert_pubkey_fingerprint=fingerprint), DUNNO)
        check(daemon.judge(ENCRYPTED, sender="a@pinned.example")
              .startswith("action=550 5.7.5 "), "no certificate")
        equal(daemon.judge(protocol_state="EHLO"), DUNNO)
        equal(daemon.judge(sasl_username="bob", sasl_method="PLAIN"),
              daemon.judge(sasl_username="bob", sasl_method="PLAIN", sender=""))
        told = daemon.status()["delegation"]
        equal({name: told[name] for name in ("total", "dunno", "reject", "defer")},
              {"total": 12, "dunno": 6, "reject": 5, "defer": 1})
        equal(told["listeners"], ["unix:" + daemon.delegation])


@test
def a_delegation_connection_is_kept_open(folder):
    with Delegate(folder) as daemon, connect(daemon.delegation) as connection:
        answers = Answers(connection)
        for _ in range(1000):
            connection.sendall(request())
            equal(answers.next(), NO_TLS)
            connection.sendall(request(ENCRYPTED))
            equal(answers.next(), DUNNO)
        equal(daemon.status()["connections"], 1)
        put(daemon.policy, policy(inbound=[partner("other.example", "encrypt")]))

        def answer():
            connection.sendall(request())
            return answers.next()
        wait_for(lambda: answer() == DUNNO, "the new table, on the old connection")


@test
def pipelined_delegation_requests_are_answered_in_order(folder):
    with Delegate(folder, RULES, "--delegation", "inet:127.0.0.1:0") as daemon:
        inet = next(address for address in daemon.status()["delegation"]["listeners"]
                    if address.startswith("inet:"))
        for address in (daemon.delegation, ("127.0.0.1", int(inet.rpartition(":")[2]))):
            with connect(address) as connection:
                connection.sendall((request() + request(ENCRYPTED)) * 60)
                connection.shutdown(socket.SHUT_WR)
                equal(Answers(connection).rest(), [NO_TLS, DUNNO] * 60)


@test
def a_delegation_request_may_come_in_any_pieces(folder):
    with Delegate(folder) as daemon, connect(daemon.delegation) as connection:
        answers = Answers(connection)
        for size in (1, 7, 1000):
            stream = request() + request(ENCRYPTED)
            for begin in range(0, len(stream), size):
                connection.sendall(stream[begin:begin + size])
            equal([answers.next(), answers.next()], [NO_TLS, DUNNO])


@test
def a_malformed_delegation_request_is_answered_and_ends_the_connection(folder):
    with Delegate(folder) as daemon:
        for what, answer in (
                (b"GET / HTTP/1.1\r\n\r\n", MALFORMED),
                (b"request=smtpd_access_policy\nsender\n", MALFORMED),
                (b"=x\n", "action=DEFER_IF_PERMIT 4.3.0 TLS policy: a value without a name"),
                (b"\r\n", MALFORMED)):
            with connect(daemon.delegation) as connection:
                connection.sendall(request() + what)
                equal(Answers(connection).rest(), [NO_TLS, answer], what)
        line = daemon.logged("MTLS_REQUEST_MALFORMED", 4)
        check("a line that is no name=value" in line, line)
        # What is a list of attributes, but no question, is answered and does no harm.
        with connect(daemon.delegation) as connection:
            answers = Answers(connection)
            no_question = ("action=DEFER_IF_PERMIT 4.3.0 TLS policy: not a request of "
                           "smtpd_access_policy")
            for text in (b"\n", b"a=b\n\n", request(request="junk")):
                connection.sendall(text)
                equal(answers.next(), no_question)
            connection.sendall(request())
            equal(answers.next(), NO_TLS)


@test
def a_delegation_request_that_does_not_end_is_cut_off(folder):
    with Delegate(folder) as daemon:
        with connect(daemon.delegation) as connection:
            connection.sendall(request(helo_name="x" * 18_000))
            equal(Answers(connection).next(), NO_TLS)
        for endless in (b"x" * 20_001, b"a=b\n" * 5001):
            with connect(daemon.delegation) as connection:
                connection.sendall(endless)
                equal(Answers(connection).rest(),
                      ["action=DEFER_IF_PERMIT 4.3.0 TLS policy: request longer than "
                       "allowed"])
        equal(daemon.judge(), NO_TLS)


@test
def a_delegation_peer_that_does_not_read_costs_a_buffer(folder):
    with Delegate(folder) as daemon:
        slow = connect(daemon.delegation)
        slow.setblocking(False)
        asked = 0
        try:
            while asked < 50_000_000:
                asked += slow.send(request() * 100)
        except BlockingIOError:
            pass
        check(asked < 50_000_000, "the daemon keeps reading from a peer that does not")
        equal(daemon.judge(), NO_TLS)
        memory = resident_kb(daemon.process.pid)
        check(memory < 50_000, memory, "KB")
        slow.close()


@test
def delegated_questions_in_flight_are_answered_at_the_end(folder):
    with Delegate(folder) as daemon:
        connections = [connect(daemon.delegation) for _ in range(20)]
        waiting = [connect(daemon.delegation) for _ in range(5)]
        wait_for(lambda: daemon.status()["connections"] == 25, "the connections")
        unfinished, late = connect(daemon.delegation), connect(daemon.delegation)
        late.sendall(request()[:-1])
        wait_for(lambda: daemon.status()["connections"] == 27, "the connections")
        daemon.signal(signal.SIGSTOP)
        for connection in connections:
            connection.sendall((request() + request(ENCRYPTED)) * 50)
        new = connect(daemon.delegation)
        new.sendall(request())
        daemon.signal(signal.SIGTERM)
        daemon.signal(signal.SIGCONT)
        for connection in connections:
            equal(Answers(connection).rest(), [NO_TLS, DUNNO] * 50)
        equal(Answers(new).rest(), [NO_TLS])
        late.sendall(b"\n")
        equal(Answers(late).rest(), [NO_TLS])
        equal([is_closed(each) for each in (*waiting, unfinished)], [True] * 6)
        equal(daemon.wait(), 0)
        check("unanswered=0" in daemon.logged("MTLS_STOPPED"), daemon.log())


@test
def each_refusal_leaves_a_line_in_the_audit_log(folder):
    with Delegate(folder, audit=True) as daemon:
        daemon.judge(ENCRYPTED)
        daemon.judge(sender="a@trial.example")
        daemon.judge(helo_name="\x1b[2Jx", queue_id="4dT1")

        def refusals():
            return [line for line in daemon.audit_lines() if "source" in line]
        wait_for(lambda: len(refusals()) == 2, "two lines")
        testing, refused = refusals()
        equal({name: testing[name] for name in ("event", "source", "at", "rule", "mode",
                                                "fault", "sender", "recipient")},
              {"event": "would-refuse", "source": "delegation", "at": "mail",
               "rule": "trial.example", "mode": "testing", "fault": "no-tls",
               "sender": "<a@trial.example>", "recipient": None})
        equal({name: refused[name] for name in ("event", "client", "client_name", "helo",
                                                "queue_id", "reply", "authenticated")},
              {"event": "refused", "client": "192.0.2.1", "client_name": "mx.bank.example",
               "helo": "\x1b[2Jx", "queue_id": "4dT1", "reply": NO_TLS[7:],
               "authenticated": False})
        equal(refused["tls"],
              {"state": "plain", "version": None, "cipher": None, "bits": None})
        equal(refused["certificate"], {"trust": "not-trusted", "names": None,
                                       "issuer": None, "key_sha256": "none"})
        check("source=delegation" in daemon.logged("MTLS_INBOUND_REFUSED"), daemon.log())
        check("rule=trial.example" in daemon.logged("MTLS_INBOUND_TESTING"), daemon.log())
        # Rotated away, and on the way out.
        os.rename(daemon.audit, f"{daemon.audit}.1")
        daemon.judge()
        daemon.signal(signal.SIGTERM)
        equal(daemon.wait(), 0)
        equal([line["event"] for line in daemon.audit_lines()], ["refused"])


@test
def a_fact_that_the_mta_does_not_tell_is_logged_as_a_warning(folder):
    with Delegate(folder) as daemon:
        answer = daemon.judge(ENCRYPTED, sender="a@pinned.example",
                              ccert_pubkey_fingerprint="D8:6F")
        check(answer.startswith("action=DEFER_IF_PERMIT 4.7.0 "), answer)
        check("fault=fact-unknown" in daemon.logged("MTLS_INBOUND_UNKNOWN"), daemon.log())


@test
def a_flood_of_refusals_does_not_flood_the_log(folder):
    with Delegate(folder, audit=True) as daemon, connect(daemon.delegation) as connection:
        connection.sendall(request() * 100)
        answers = Answers(connection)
        equal([answers.next() for _ in range(100)], [NO_TLS] * 100)
        wait_for(lambda: len(daemon.audit_lines()) == 101, "a line for each")
        check(daemon.log().count("MTLS_INBOUND_REFUSED") <= 40, daemon.log())


@test
def without_descriptors_an_idle_connection_of_either_kind_makes_room(folder):
    def lower():
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    with Delegate(folder, before=lower) as daemon:
        connections = [connect(daemon.unix) for _ in range(60)]
        wait_for(lambda: "MTLS_ACCEPT_FAILED" in daemon.log(), "the shortage")
        begin = time.monotonic()
        equal(daemon.judge(), NO_TLS)
        check(time.monotonic() - begin < 2, "delegation waits behind idle connections")
        for connection in connections:
            connection.close()


def passed_as(name, folder, rules):
    """A daemon whose only socket, folder/passed, the service manager calls `name`."""
    passed, control = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
    passed.bind(f"{folder}/passed")
    control.bind(f"{folder}/control")
    for one in (passed, control):
        one.listen()
    daemon = Daemon(folder, rules)
    options = daemon.command[daemon.command.index("--log-level"):]
    daemon.command = [*launcher([name, "control"]), program(), "--policy",
                      str(daemon.policy), *options]
    daemon.before = passing([passed, control])
    daemon.start_with = {"close_fds": False}
    return daemon


@test
def a_socket_that_the_manager_calls_delegation_is_for_delegation(folder):
    with passed_as("delegation", folder, RULES) as daemon:
        with connect(f"{folder}/passed") as connection:
            connection.sendall(request())
            equal(Answers(connection).next(), NO_TLS)
        status = daemon.status()
        equal((status["listeners"], status["delegation"]["listeners"]),
              ([], [f"unix:{folder}/passed"]))
