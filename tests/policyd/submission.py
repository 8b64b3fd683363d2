"""Policy delegation of Postfix's submission service: may mail of our own users go?"""

import base64

from delegation import DUNNO, Answers, passed_as, request
from harness import Daemon, check, connect, equal, policy, test

RULES = policy({"domains": ["bank.example"], "level": "encrypt",
                "on_failure": {"refuse_new_after_failures": 1}})
TO_BANK = {"recipient": "it@bank.example", "sender": "us@our.example"}


class Submission(Daemon):
    """A daemon that a submission service asks, too."""

    def __init__(self, folder, text=RULES, *options, **more):
        self.submission = str(folder) + "/submission"
        super().__init__(folder, text, "--submission", f"unix:{self.submission}", *options,
                         **more)

    def judge(self, **changes):
        with connect(self.submission) as connection:
            connection.sendall(request(**changes))
            return Answers(connection).next()


@test
def where_nothing_is_watched_all_mail_is_taken(folder):
    with Submission(folder) as daemon:
        equal(daemon.judge(**TO_BANK), DUNNO)
        equal(daemon.judge(recipient="b@other.example"), DUNNO)
        equal(daemon.judge(protocol_state="DATA"), DUNNO)
        told = daemon.status()["submission"]
        equal({name: told[name] for name in ("total", "dunno", "reject", "defer")},
              {"total": 3, "dunno": 3, "reject": 0, "defer": 0})
        equal(told["listeners"], ["unix:" + daemon.submission])
        equal(daemon.status()["delegation"]["total"], 0)
        equal(daemon.status()["delegation"]["listeners"], [])
        check("submission=unix:" + daemon.submission in daemon.logged("MTLS_STARTED"),
              "the log says where")


@test
def what_is_no_question_about_submission_stops_no_mail(folder):
    with Submission(folder) as daemon:
        for what in (b"GET / HTTP/1.1\r\n\r\n", b"request=smtpd_access_policy\nsender\n",
                     b"\r\n", b"x" * 20_001):
            with connect(daemon.submission) as connection:
                connection.sendall(request(**TO_BANK) + what)
                equal(Answers(connection).rest(), [DUNNO, DUNNO], what)
        daemon.logged("MTLS_REQUEST_MALFORMED", 4)
        with connect(daemon.submission) as connection:
            answers = Answers(connection)
            for text in (b"\n", b"a=b\n\n", request(request="junk")):
                connection.sendall(text)
                equal(answers.next(), DUNNO)


@test
def pipelined_questions_about_submission_are_answered_in_order(folder):
    with Submission(folder) as daemon, connect(daemon.submission) as connection:
        connection.sendall(request(**TO_BANK) * 60)
        answers = Answers(connection)
        equal([answers.next() for _ in range(60)], [DUNNO] * 60)


@test
def a_socket_that_the_manager_calls_submission_is_for_submission(folder):
    with passed_as("submission", folder, RULES) as daemon:
        with connect(f"{folder}/passed") as connection:
            connection.sendall(b"a=b\n\n")  # which --delegation would have deferred
            equal(Answers(connection).next(), DUNNO)
        equal(daemon.status()["submission"]["listeners"], [f"unix:{folder}/passed"])


@test
def exims_acl_is_told_by_socketmap(folder):
    key = base64.b64encode(b"it@bank.example").decode()
    with Daemon(folder, RULES) as daemon:
        equal(daemon.ask(f"recipient={key}", "exim-submit"), "NOTFOUND ")
        check(daemon.ask("x", "exim-submit").startswith("TEMP "), "no question")
