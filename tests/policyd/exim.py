"""Exim's questions, asked as ${readsocket} does: send, half-close, read to the end."""

import base64
import socket

from delegation import Delegate, RULES
from harness import (BANK, Daemon, check, connect, equal, netstring, policy, rule, test,
                     wait_for)

DENY = ("OK deny 530 5.7.0 TLS is required for mail from bank.example (rule "
        "\"bank.example\"): the session is in plain text; STARTTLS first.")


OUTBOUND = policy(rule(BANK, "forced"))


def coded(text):
    return base64.b64encode(text.encode()).decode()


def words(sender="a@bank.example", recipient=None, tls="", **more):
    stage = {"stage": "rcpt", "recipient": coded(recipient)} if recipient else {
        "stage": "mail"}
    told = {**stage, "client": "192.0.2.1", "auth": "0", "tls": tls,
            "bits": "256" if tls else "0", "verified": "0", "cert": "", "cipher": "",
            "helo": coded("mx.bank.example"), "id": "", "sender": coded(sender), **more}
    return " ".join(f"{name}={value}" for name, value in told.items())


def read_socket(address, key, name="exim-in"):
    """What comes until the daemon closes, as text."""
    with connect(address) as connection:
        connection.sendall(netstring(f"{name} {key}"))
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while more := connection.recv(4096):
            answer += more
    return answer.decode()


@test
def exim_is_answered_after_it_has_closed_its_half(folder):
    with Delegate(folder, RULES, tcp=True) as daemon:
        for address in (daemon.unix, daemon.tcp):
            for _ in range(50):
                equal(read_socket(address, words()), f"{len(DENY)}:{DENY},")
            equal(read_socket(address, words(tls="TLS1.3")), "9:OK accept,")
            equal(read_socket(address, words("")), "9:NOTFOUND ,")
            equal(read_socket(address, words("", "x@strict.example", "TLS1.2")),
                  "9:OK accept,")
            check("OK deny 530 5.7.0 TLS is required for mail to strict.example" in
                  read_socket(address, words("", "x@strict.example")), "rcpt")
        equal(read_socket(daemon.unix, "bank.example"),
              "46:TEMP the key is not a list of name=value words,")
        wait_for(lambda: daemon.status()["connections"] == 0, "the end of connections")


def session(tls):
    return (f"stage=mail domain={coded(BANK)} sender= user= host={coded('mx')} tls={tls} "
            "verified=0 dane=no tlsa=0 cert=")


@test
def exim_is_told_how_to_send_after_it_has_closed_its_half(folder):
    with Daemon(folder, OUTBOUND, tcp=True) as daemon:
        for address in (daemon.unix, daemon.tcp):
            for _ in range(50):
                equal(read_socket(address, BANK, "exim-out"), "18:OK encrypt min=1.2,")
            equal(read_socket(address, f"domain={coded(BANK)} sender= user=", "exim-out"),
                  "18:OK encrypt min=1.2,")
            equal(read_socket(address, "other.example", "exim-out"), "9:NOTFOUND ,")
            equal(read_socket(address, session("TLS1.3"), "exim-cert"), "9:OK accept,")
            equal(read_socket(address, session(""), "exim-cert"),
                  "53:OK refuse level encrypt: the session is not encrypted,")
        wait_for(lambda: daemon.status()["connections"] == 0, "the end of connections")


@test
def an_answer_to_exim_is_recorded(folder):
    with Delegate(folder, audit=True) as daemon:
        read_socket(daemon.unix, words())
        wait_for(lambda: len(daemon.audit_lines()) == 2, "the line")
        line = daemon.audit_lines()[1]
        equal((line["source"], line["sender"], line["reply"]),
              ("exim", "<a@bank.example>", DENY[8:]))


@test
def half_a_question_of_exim_has_no_answer(folder):
    with Delegate(folder) as daemon:
        with connect(daemon.unix) as connection:
            connection.sendall(netstring("exim-in " + words())[:-1])
            connection.shutdown(socket.SHUT_WR)
            equal(connection.recv(1), b"")
