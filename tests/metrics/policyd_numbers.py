"""The numbers of mta-tls-policyd, held against what was asked of it."""

import base64
import hashlib
import os
import signal
import socket
import stat
import time

from harness import (BANK, NOBODY, Daemon, Reader, check, connect, equal, netstring, policy,
                     program, rule, test, wait_for)
from scraping import Policyd, address, scrape
from passed_sockets import launcher, passing

PARTNER = {"id": "partner", "match": {"sender_domains": ["partner.example"]},
           "level": "encrypt"}
LATER = {"id": "later", "match": {"sender_domains": ["later.example"]}, "level": "encrypt",
         "on_failure": {"action": "tempfail"}}
TRIAL = {"id": "trial", "match": {"sender_domains": ["trial.example"]}, "level": "encrypt",
         "mode": "testing", "enforce_after": "2999-01-01"}
TABLE = policy(rule(BANK, "forced"), rule("a.example", "secure"), serial=41,
               inbound=[PARTNER, LATER, TRIAL],
               senders=[{"match": {"domains": ["hr.example"]}, "level": "encrypt"}])

ASKED = {  # map: {key: what it is counted as}
    "postfix": {BANK: "ok", "b.example": "notfound", ".x": "notfound"},
    "QUERY": {BANK: "ok"},
    "query": {"b.example": "notfound"},
    "postfix-forced": {"b.example": "ok"},
    "postfix-sender": {"x@hr.example": "ok", "x@y.example": "notfound"},
    "sendmail": {"nonsense": "temp"},
    "exim-in": {"nonsense": "temp"},
    "no-such-map": {"x": "perm"},
    "another\"\n\\": {"x": "perm"},
}
COUNTED = {("postfix", "ok"): 1, ("postfix", "notfound"): 2, ("QUERY", "ok"): 1,
           ("QUERY", "notfound"): 1, ("postfix-forced", "ok"): 1,
           ("postfix-sender", "ok"): 1, ("postfix-sender", "notfound"): 1,
           ("sendmail", "temp"): 1, ("exim-in", "temp"): 1, ("unknown", "perm"): 2}


@test
def questions_are_counted_by_map_and_outcome(folder):
    with Policyd(folder, TABLE) as daemon:
        for name, keys in ASKED.items():
            for key, outcome in keys.items():
                equal(daemon.ask(key, name).split()[0].lower(), outcome, (name, key))
        numbers = scrape(daemon)
        equal(numbers.where("mta_tls_questions_total", "map", "outcome"), COUNTED)
        equal(numbers("mta_tls_answer_duration_seconds_count", protocol="socketmap"),
              sum(COUNTED.values()))
        equal(numbers("mta_tls_answer_duration_seconds_count", protocol="delegation"), 0)


@test
def each_of_many_questions_in_one_read_is_counted(folder):
    with Policyd(folder, TABLE) as daemon, connect(daemon.unix) as connection:
        asked = netstring(f"postfix {BANK}") * 500 + netstring("QUERY x.example") * 300
        connection.sendall(asked)
        reader = Reader(connection)
        for _ in range(800):
            reader.next()
        numbers = scrape(daemon)
        equal(numbers.where("mta_tls_questions_total", "map", "outcome"),
              {("postfix", "ok"): 500, ("QUERY", "notfound"): 300})
        name = "mta_tls_answer_duration_seconds"
        equal(numbers(f"{name}_count", protocol="socketmap"), 800)
        equal(numbers(f"{name}_bucket", protocol="socketmap", le="+Inf"), 800)
        check(0 < numbers(f"{name}_sum", protocol="socketmap") < 800, "seconds")
        check(numbers(f"{name}_bucket", protocol="socketmap", le="1") == 800)


@test
def answers_to_delegation_are_counted_with_their_reasons(folder):
    with Policyd(folder, TABLE) as daemon:
        for sender, protocol, answer in (
                ("a@partner.example", "", "action=530"), ("a@partner.example", "TLSv1.3",
                                                          "action=DUNNO"),
                ("a@later.example", "", "action=DEFER_IF_PERMIT"),
                ("a@trial.example", "", "action=DUNNO"),
                ("a@other.example", "", "action=DUNNO")):
            equal(daemon.judge(sender, protocol).split()[0], answer, sender)
        numbers = scrape(daemon)
        equal(numbers.where("mta_tls_delegation_requests_total", "action"),
              {("dunno",): 3, ("reject",): 1, ("defer",): 1})
        equal(numbers.where("mta_tls_inbound_refusals_total", "action", "fault"),
              {("reject", "no-tls"): 1, ("tempfail", "no-tls"): 1,
               ("testing", "no-tls"): 1})
        equal(numbers("mta_tls_answer_duration_seconds_count", protocol="delegation"), 5)


@test
def questions_about_our_own_users_are_counted_apart(folder):
    place = f"{folder}/submission"
    with Policyd(folder, TABLE, "--submission", f"unix:{place}") as daemon:
        for _ in range(3):
            equal(daemon.judge("us@own.example", where=place), "action=DUNNO")
        numbers = scrape(daemon)
        equal(numbers.where("mta_tls_submission_requests_total", "action"),
              {("dunno",): 3})
        equal(numbers.where("mta_tls_delegation_requests_total", "action"), {})
        equal(numbers("mta_tls_answer_duration_seconds_count", protocol="submission"), 3)


def coded(text):
    return base64.b64encode(text.encode()).decode()


@test
def refusals_of_exim_are_counted_too(folder):
    with Policyd(folder, TABLE) as daemon:
        words = (f"stage=mail client=192.0.2.1 auth=0 tls= bits=0 verified=0 cert= cipher= "
                 f"helo={coded('x')} id= sender={coded('a@partner.example')}")
        equal(daemon.ask(words, "exim-in")[:11], "OK deny 530")
        equal(scrape(daemon).where("mta_tls_inbound_refusals_total", "action", "fault"),
              {("reject", "no-tls"): 1})


@test
def connections_are_counted_open_and_in_all(folder):
    with Policyd(folder, TABLE) as daemon:
        held = [connect(daemon.unix) for _ in range(7)]
        for connection in held:
            connection.sendall(netstring(f"postfix {BANK}"))
            Reader(connection).next()
        numbers = scrape(daemon)
        equal((numbers("mta_tls_connections_open"),
               numbers("mta_tls_connections_accepted_total")), (7, 7))
        for connection in held:
            connection.close()
        wait_for(lambda: scrape(daemon)("mta_tls_connections_open") == 0, "their end")
        with connect(daemon.unix) as odd:
            odd.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
            equal(odd.recv(100), b"")
        numbers = scrape(daemon)
        equal((numbers("mta_tls_connections_accepted_total"),
               numbers("mta_tls_malformed_requests_total")), (8, 1))


@test
def the_table_in_force_is_described(folder):
    before = int(time.time())
    with Policyd(folder, TABLE) as daemon:
        numbers = scrape(daemon)
        digest = hashlib.sha256(daemon.policy.read_bytes()).hexdigest()
        equal(numbers.where("mta_tls_table_info", "sha256"), {(digest,): 1})
        equal(numbers("mta_tls_table_serial"), 41)
        check(before <= numbers("mta_tls_table_loaded_timestamp_seconds") <= time.time())
        equal(numbers.where("mta_tls_table_rules", "kind"),
              {("outbound",): 2, ("inbound",): 3, ("senders",): 1})
        equal((numbers("mta_tls_table_names"), numbers("mta_tls_table_files")), (2, 1))
        equal(numbers("mta_tls_table_warnings"), len(daemon.status()["table"]["warnings"]))


@test
def a_table_without_a_serial_has_none(folder):
    with Policyd(folder, policy(rule(BANK, "forced"))) as daemon:
        numbers = scrape(daemon)
        equal([name for name, _ in numbers.samples if name == "mta_tls_table_serial"], [])


@test
def the_process_is_described(folder):
    before = int(time.time())
    with Policyd(folder, TABLE) as daemon:
        numbers = scrape(daemon)
        equal(numbers("mta_tls_build_info", program="mta-tls-policyd",
                      version=daemon.status()["version"]), 1)
        check(before <= numbers("process_start_time_seconds") <= time.time())
        check(0 < numbers("process_cpu_seconds_total") < 60)
        check(2**20 < numbers("process_resident_memory_bytes") < 2**30)
        check(numbers("process_max_fds") > 100)


@test
def without_the_option_nobody_can_ask(folder):
    with Policyd(folder, TABLE, metrics=()) as daemon:
        equal(daemon.status()["metrics"], [])
        check("MTLS_METRICS_SERVED" not in daemon.log(), daemon.log())
        inodes = {os.readlink(f"/proc/{daemon.process.pid}/fd/{fd}")
                  for fd in os.listdir(f"/proc/{daemon.process.pid}/fd")}
        with open("/proc/net/tcp", encoding="ascii") as sockets:
            listening = {f"socket:[{line.split()[9]}]" for line in list(sockets)[1:]}
        equal(inodes & listening, set())


@test
def the_address_is_told_where_one_looks(folder):
    with Policyd(folder, TABLE) as daemon:
        where = "inet:{}:{}".format(*address(daemon))
        check(f"at={where}" in daemon.logged("MTLS_METRICS_SERVED"))


@test
def each_address_of_a_name_is_served(folder):
    with Policyd(folder, TABLE, metrics=("--metrics", "inet:localhost:0")) as daemon:
        addresses = daemon.status()["metrics"]
        check(any(each.startswith("inet:127.0.0.1:") for each in addresses), addresses)
        equal(scrape(daemon)("mta_tls_table_serial"), 41)


@test
def a_unix_socket_is_for_its_group(folder):
    path = f"{folder}/metrics"
    with Policyd(folder, TABLE, metrics=("--metrics", f"unix:{path}")) as daemon:
        equal(daemon.status()["metrics"], [f"unix:{path}"])
        equal(stat.S_IMODE(os.lstat(path).st_mode), 0o660)
        with connect(path) as connection:
            connection.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
            with connection.makefile("rb") as reply:
                check(b"\nmta_tls_table_serial 41\n" in reply.read())
        daemon.stop()
        check(not os.path.exists(path), "the socket's file is left")


@test
def a_socket_of_the_service_manager_serves(folder):
    asked, metrics = (socket.create_server(("127.0.0.1", 0)) for _ in range(2))
    daemon = Daemon(folder, TABLE)
    daemon.command = [*launcher(["lookups", "metrics"]), *daemon.command]
    daemon.before = passing([asked, metrics])
    daemon.start_with = {"close_fds": False}
    with daemon:
        equal(address(daemon), metrics.getsockname())
        equal(scrape(daemon)("mta_tls_table_serial"), 41)


@test
def an_address_that_is_none_ends_the_start(folder):
    for options, words in (
            (("--metrics", "9461"),
             'address "9461" is neither inet:HOST:PORT nor unix:/path'),
            (("--metrics", "inet:127.0.0.1:1", "--metrics", "inet:127.0.0.1:2"),
             "one address is enough for Prometheus")):
        daemon = Policyd(folder, TABLE, metrics=options)
        equal(daemon.fail_to_start(), f"mta-tls-policyd: --metrics: {words}\n")
    with socket.create_server(("127.0.0.1", 0)) as other:
        where = f"inet:127.0.0.1:{other.getsockname()[1]}"
        daemon = Policyd(folder, TABLE, metrics=("--metrics", where))
        equal(daemon.fail_to_start(),
              f"mta-tls-policyd: another process is listening on {where}\n")


@test
def who_runs_as_nobody_is_asked_all_the_same(folder):
    with Policyd(folder, TABLE, user=NOBODY) as daemon:
        equal(scrape(daemon)("mta_tls_last_reload_successful"), 1)
        daemon.signal(signal.SIGTERM)
        equal(daemon.wait(), 0)
