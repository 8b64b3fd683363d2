"""The daemon with a table that has everything looked up."""

import contextlib

import world
from harness import Daemon, equal, policy, rule, wait_for
from lab.sts_server import policy_text

STATIC = policy(rule("bank.mail", "forced"))
OK_STATIC = "OK encrypt protocols=>=TLSv1.2"
OK_DANE = "OK dane-only protocols=>=TLSv1.2"
OK_STS = "OK secure match=mx.mail protocols=>=TLSv1.2 servername=hostname"


def table(**discovery):
    settings = {"dane": True, "mta_sts": True, **discovery}
    return policy(rule("bank.mail", "secure", cert={"names": ["mx.bank.mail"]}),
                  defaults={"discovery": settings})


OK_BANK = "OK secure match=mx.bank.mail protocols=>=TLSv1.2 servername=hostname"


def serve_policies(mode="enforce", mx="mx.mail"):
    for name in ("sts", "sts2"):
        world.policies().policies[f"{name}.mail"] = policy_text(mode, mx, max_age=86400)


def discovering(folder, front, *options, text=None, anchor=None):
    return Daemon(folder, text or table(), "--resolver", front.address, "--trust-anchor",
                  str(anchor or world.tree().anchor), "--sts-ca-file",
                  str(world.authority().anchor), *options)


def discovery(daemon):
    return daemon.status()["discovery"]


def until_waiting(daemon, count):
    wait_for(lambda: discovery(daemon)["waiting"] == count, f"{count} questions to wait")


def silence(front):
    front.faults["*", "*"] = "drop"


@contextlib.contextmanager
def healthy(daemon):
    """The daemon, running, once its self-test is over."""
    with daemon:
        wait_for(lambda: discovery(daemon)["dane"] == "on", "the self-test")
        yield daemon


def answers(daemon, expected):
    for key, answer in expected.items():
        equal(daemon.ask(key), answer, key)
