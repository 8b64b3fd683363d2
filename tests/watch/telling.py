"""What the watch knows, submission hears: Postfix's policy service and Exim's ACL."""

import base64
import contextlib
import json
import os
import subprocess

import watch_world
from delegation import DUNNO, Answers, request
from harness import (NOBODY, check, connect, equal, policy, program, program_for_anybody,
                     put, rule, test, wait_for)
from watching import passes, server, watching

NOT_NOW = ("bank.watch gets mail only encrypted, but their server mx.bank.watch offers no "
           "encryption. The fault is theirs. Not sent: try again later, or phone.")
NEVER = NOT_NOW.replace("try again later, or phone", "phone them")
NOTFOUND = "NOTFOUND "


def table(level="secure", failures=2, **on_failure):
    plan = {"refuse_new_after_failures": failures, **on_failure}
    return policy(rule("bank.watch", level, on_failure=plan), rule("clinic.watch", level))


@contextlib.contextmanager
def telling(folder, text):
    with watching(folder, text, 2, "--submission", f"unix:{folder}/submission") as daemon:
        yield daemon


def hear(folder, recipient="it@bank.watch"):
    """What check_policy_service is told at RCPT."""
    with connect(f"{folder}/submission") as connection:
        connection.sendall(request(recipient=recipient, sender="us@own.example"))
        return Answers(connection).next()


def hears(folder, answer):
    """Once the watch is sure that the fault is not its own."""
    wait_for(lambda: hear(folder) == answer, f"the answer {answer}")


def exim_hears(daemon, recipient="it@bank.watch"):
    word = base64.b64encode(recipient.encode()).decode()
    return daemon.ask(f"recipient={word}", "exim-submit")


def explained(*arguments, user=None):
    """What `mta-tls explain` says of submission."""
    tool = program_for_anybody("mta-tls") if user else program("mta-tls")
    done = subprocess.run([tool, "explain", "--json", *arguments], user=user,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=60, check=True)
    return json.loads(done.stdout)["submission"]


def explained_by(daemon, target="it@bank.watch"):
    return explained("--control", f"unix:{daemon.control_path}", target)


def explained_from_file(daemon, target="it@bank.watch", **more):
    return explained("--policy", str(daemon.policy), "--history", str(daemon.history),
                     target, **more)


@test
def explain_tells_what_submission_hears(folder):
    with telling(folder, table()) as daemon:
        equal(explained_by(daemon)["reason"], "not_failing")
        server("bank").behaviour = "plain"
        daemon.look("bank")
        wait_for(lambda: explained_by(daemon)["failures_missing"] == 1, "a failure to count")
        soon = explained_by(daemon)
        equal((soon["reason"], soon["reply"], soon["next_reply"]),
              ("too_few", None, f"451 4.7.4 {NOT_NOW}"))
        daemon.look("bank")
        hears(folder, f"action=451 4.7.4 {NOT_NOW}")
        equal(explained_by(daemon)["reply"], f"451 4.7.4 {NOT_NOW}")
        equal(explained_by(daemon, "clinic.watch"), None, "its rule does not ask for it")
        equal(explained("--control", f"unix:{daemon.control_path}", "--at", "2099-01-01",
                        "bank.watch"), None, "nobody knows of then")
        wait_for(lambda: explained_from_file(daemon)["reply"], "the file to be written")
        equal(explained_from_file(daemon), explained_by(daemon))
        daemon.stop()
        os.chmod(folder, 0o755)
        told = explained_from_file(daemon, user=NOBODY)
        equal(told["reply"], f"451 4.7.4 {NOT_NOW}", "the milter reads the same file")


@test
def a_server_without_tls_is_told_at_rcpt_until_it_is_mended(folder):
    with telling(folder, table()) as daemon:
        equal(hear(folder), DUNNO)
        server("bank").behaviour = "plain"
        daemon.look("bank")
        equal(hear(folder), DUNNO, "one failure is not two")
        daemon.look("bank")
        hears(folder, f"action=451 4.7.4 {NOT_NOW}")
        equal(exim_hears(daemon), f"OK defer 451 4.7.4 {NOT_NOW}")
        equal(hear(folder, "it@clinic.watch"), DUNNO)
        equal(hear(folder, "it@sub.bank.watch"), DUNNO)
        check(daemon.status()["submission"]["defer"] > 0, "it is counted")
        daemon.restart()
        hears(folder, f"action=451 4.7.4 {NOT_NOW}")
        server("bank").behaviour = "serve"
        passes(daemon.look("bank")["bank"])
        hears(folder, DUNNO)
        equal(exim_hears(daemon), NOTFOUND)


@test
def what_is_to_bounce_is_refused_for_good(folder):
    with telling(folder, table(failures=1, action="bounce")) as daemon:
        server("bank").behaviour = "plain"
        daemon.look("bank")
        hears(folder, f"action=550 5.7.4 {NEVER}")
        equal(exim_hears(daemon), f"OK deny 550 5.7.4 {NEVER}")
        check(daemon.status()["submission"]["reject"] > 0, "it is counted")


@test
def the_reason_is_that_of_the_last_look(folder):
    with telling(folder, table(failures=1)) as daemon:
        for kind, words in (("expired", "is out of date"),
                            ("wrong-name", "is for other names")):
            server("bank").use(watch_world.certificate("bank", kind))
            daemon.look("bank")
            hears(folder,
                  "action=451 4.7.5 bank.watch gets mail only encrypted, but the certificate "
                  f"of their server mx.bank.watch {words}. The fault is theirs. Not sent: "
                  "try again later, or phone.")


@test
def a_table_that_forces_less_ends_it_at_once(folder):
    with telling(folder, table(failures=1)) as daemon:
        server("bank").behaviour = "plain"
        daemon.look("bank")
        hears(folder, f"action=451 4.7.4 {NOT_NOW}")
        for text in (table("may", 1), table(failures=0)):
            put(daemon.policy, text)
            hears(folder, DUNNO)
            put(daemon.policy, table(failures=1))
            wait_for(lambda: is_watched(daemon), "the rule to be back")
            hears(folder, f"action=451 4.7.4 {NOT_NOW}")


def is_watched(daemon):
    return daemon.result("watch", targets=["bank.watch"])["not_watched"] == []
