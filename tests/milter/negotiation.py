"""What the milter asks of an MTA: the macros it needs, and no more than it uses."""

import protocol
from harness import check, equal, test
from harness_milter import Milter
from protocol import (ADD_HEADERS, CHANGE_HEADERS, NO_REPLY_TO_HEADER, SET_SYMLIST,
                      Closed, Mta)

NO_BODY, NO_UNKNOWN, NO_DATA, NO_EOH = 0x10, 0x100, 0x200, 0x40
NO_OTHER_REPLIES = 0xFF000
REJECTED_RECIPIENTS = 0x800

NEEDED = {0: {"j", "v", "_", "{daemon_name}"},
          1: {"{tls_version}", "{cipher}", "{cipher_bits}", "{cert_subject}",
              "{cert_issuer}", "{verify}", "{cn_subject}", "{cn_issuer}"},
          2: {"i", "{mail_addr}", "{mail_host}", "{mail_mailer}", "{auth_type}",
              "{auth_authen}", "{auth_author}", "{auth_ssf}"},
          3: {"i", "{rcpt_addr}", "{rcpt_host}", "{rcpt_mailer}"},
          5: {"i", "{msg_id}"}}


@test
def macros_actions_and_steps_are_what_it_needs(folder):
    with Milter(folder) as milter, milter.mta() as mta:
        equal(mta.version, 6)
        equal(mta.actions, ADD_HEADERS | CHANGE_HEADERS | SET_SYMLIST)
        equal(mta.steps, NO_BODY | NO_UNKNOWN | NO_DATA | NO_EOH | NO_REPLY_TO_HEADER)
        equal(mta.steps & (NO_OTHER_REPLIES | REJECTED_RECIPIENTS), 0)
        for stage, names in NEEDED.items():
            check(names <= set(mta.wanted_macros[stage]), stage, mta.wanted_macros)


@test
def an_mta_that_lets_nobody_choose_macros_is_served(folder):
    with Milter(folder) as milter:
        with milter.mta(actions=protocol.ACTIONS & ~SET_SYMLIST) as mta:
            equal((mta.actions & SET_SYMLIST, mta.wanted_macros), (0, {}))
            mta.greet()
            equal(mta.message("a@bank.example", "b@x.example")[-1][0], "y")


@test
def an_mta_that_awaits_a_reply_to_each_header_gets_it(folder):
    with Milter(folder) as milter:
        with milter.mta(steps=protocol.STEPS & ~NO_REPLY_TO_HEADER) as mta:
            mta.greet()
            replies = mta.message("a@other.example", "b@x.example",
                                  headers=[("Subject", "x"), ("To", "y")])
            equal(replies, [("c", b"")] * 5)


@test
def an_older_mta_is_served(folder):
    with Milter(folder) as milter:
        with milter.mta(version=2, actions=0x3F, steps=0x7F) as mta:
            equal((mta.version, mta.steps & ~0x7F), (2, 0))
            mta.greet()
            equal(mta.message("a@other.example", "b@x.example")[-1], ("c", b""))


@test
def an_mta_that_lets_nobody_change_headers_is_turned_away(folder):
    with Milter(folder) as milter:
        try:
            milter.mta(actions=ADD_HEADERS)
        except (Closed, ConnectionResetError):
            return
        raise AssertionError("the negotiation went well")
