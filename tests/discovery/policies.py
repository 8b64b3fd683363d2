"""Policies over HTTPS, from servers that behave and from others (RFC 8461 section 3.3)."""

import contextlib
import http.server
import ssl
import threading
import time

import world
from harness import check, equal, test, waits
from lab.sts_server import policy_text

POLICY = policy_text("enforce", "mx.good.sts")


def policy_of(name):
    world.policies().policies[f"{name}.sts"] = POLICY


def fetched(asker, domain):
    answer = asker.ask(f"FETCH {domain}")
    return answer["status"], answer["why"]


@test
def a_good_policy_comes_whole(_):
    policy_of("good")
    with world.fetcher() as asker:
        answer = asker.ask("FETCH good.sts")
        equal((answer["status"], answer["body"], answer["why"]), ("fetched", POLICY, ""))


@test
def a_policy_of_an_unsigned_zone_is_as_good(_):
    world.policies().policies["good.sts.unsigned"] = POLICY
    with world.fetcher() as asker:
        equal(fetched(asker, "good.sts.unsigned"), ("fetched", ""))


def every_kind_of_failure():
    return [
        ("redirect", "redirect", "to https://mta-sts.elsewhere.lab/.well-known/mta-sts.txt"),
        ("wrong-type", "bad type", "text/html"),
        ("too-long", "too long", "more than 65536 octets"),
        ("not-found", "http error", "HTTP status 404"),
        ("wrong-name", "bad certificate", "does not match"),
        ("expired", "bad certificate", "expired"),
        ("unknown-ca", "bad certificate", "unknown authority"),
        ("tls11", "no connection", "protocol version"),
        ("closes", "no connection", ""),
    ]


@test
def each_failure_has_a_name_and_no_policy(_):
    with world.fetcher() as asker:
        for name, status, why in every_kind_of_failure():
            policy_of(name)
            answer = asker.ask(f"FETCH {name}.sts")
            equal((answer["status"], answer["body"]), (status, ""), answer)
            check(why in answer["why"], name, answer)


@waits
@test
def a_server_that_takes_its_time_is_cut_off(_):
    with world.fetcher("--fetch-limit", "1500") as asker:
        for name in ("slow", "silent", "mute"):
            policy_of(name)
        begin = time.monotonic()
        lines = [f"FETCH {name}.sts" for name in ("slow", "silent", "mute")]
        for line, answer in asker.all(*lines).items():
            equal((answer["status"], answer["body"]), ("timed out", ""), line)
        check(1.4 < time.monotonic() - begin < 3, time.monotonic() - begin)


@test
def nobody_there_is_said(_):
    with world.fetcher() as asker:
        status, why = fetched(asker, "nowhere.sts")
        equal(status, "no connection")
        check("127.0.0.81" in why or "connect" in why, why)


@test
def the_next_address_is_tried(_):
    for name in ("second", "six"):
        policy_of(name)
    with world.fetcher() as asker:
        for name in ("second", "six"):
            equal(fetched(asker, f"{name}.sts"), ("fetched", ""), name)


@test
def an_alias_needs_a_certificate_for_the_name_that_was_asked_for(_):
    policy_of("alias")
    with world.fetcher() as asker:
        equal(fetched(asker, "alias.sts"), ("fetched", ""))


@test
def addresses_that_do_not_validate_are_not_used(_):
    world.policies().policies["badly.sts"] = POLICY
    with world.fetcher() as asker:
        status, why = fetched(asker, "badly.sts")
        equal(status, "no connection")
        check(why.startswith("mta-sts.badly.sts: A: bogus: "), why)
        equal(world.policies().asked_for("badly.sts"), 0)


@test
def a_host_without_an_address_is_said(_):
    with world.fetcher() as asker:
        equal(fetched(asker, "nobody.sts"),
              ("no connection",
               "mta-sts.nobody.sts: A: no such name; AAAA: no such name"))


@waits
@test
def one_kind_of_address_is_enough(_):
    policy_of("good")
    front = world.front()
    front.faults["*", "AAAA"] = "drop"
    with world.fetcher(address=front.address) as asker:
        begin = time.monotonic()
        equal(fetched(asker, "good.sts"), ("fetched", ""))
        check(time.monotonic() - begin < 2.5, time.monotonic() - begin)


@test
def a_policy_server_may_be_named_for_tests(_):
    world.policies().policies["elsewhere.lab"] = POLICY
    with world.fetcher("--connect-to", "127.0.0.80:443", address="127.0.0.99") as asker:
        equal(fetched(asker, "elsewhere.lab"), ("fetched", ""))


@test
def authorities_are_those_of_the_file(folder):
    policy_of("good")
    with world.plain("--ca-file", "/etc/ssl/certs/ca-certificates.crt") as asker:
        equal(fetched(asker, "good.sts")[0], "bad certificate")
    with world.plain("--ca-file", f"{folder}/none") as asker:
        equal(fetched(asker, "good.sts")[0], "no connection")


@test
def a_proxy_of_the_environment_is_not_asked(_):
    policy_of("good")
    with world.fetcher(env={"https_proxy": "http://127.0.0.81:1",
                            "ALL_PROXY": "http://127.0.0.81:1"}) as asker:
        equal(fetched(asker, "good.sts"), ("fetched", ""))


@test
def many_fetches_share_the_places(_):
    domains = [f"many{number}" for number in range(100)]
    for name in domains:
        policy_of(name)
    with world.fetcher("--max-parallel", "5") as asker:
        answers = asker.all(*(f"FETCH {name}.sts" for name in domains))
        equal({answer["status"] for answer in answers.values()}, {"fetched"})


# --- what a server may send besides ---

class Odd(http.server.BaseHTTPRequestHandler):
    """Says what the test put into `answer`."""

    protocol_version = "HTTP/1.1"
    answer = b""

    def do_GET(self):
        self.close_connection = True
        with contextlib.suppress(OSError):  # who asked has heard enough
            self.wfile.write(self.answer)

    def log_message(self, *_):
        pass


def odd_server(answer):
    """Serves `answer` on a port of its own, with a certificate for mta-sts.odd.sts."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.82", 0), type("Odder", (Odd,), {"answer": answer}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(world.authority().issue("odd", ["mta-sts.odd.sts"]).path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"127.0.0.82:{server.server_address[1]}"


def odd_fetch(answer):
    with world.fetcher("--connect-to", odd_server(answer)) as asker:
        reply = asker.ask("FETCH odd.sts")
        return reply["status"], reply["body"], reply["why"]


def ok(*lines, body=b"x"):
    return ("HTTP/1.1 200 OK\r\n" + "".join(f"{line}\r\n" for line in lines)
            + "\r\n").encode() + body


PLAIN = "Content-Type: text/plain"


@test
def the_media_type_may_have_parameters(_):
    for kind in ("text/plain; charset=utf-8", "Text/Plain", "text/plain ;x=y"):
        answer = ok(f"Content-Type: {kind}", "Content-Length: 1")
        equal(odd_fetch(answer), ("fetched", "x", ""), kind)


@test
def what_is_no_plain_text_is_refused(_):
    for line, why in ((f"Content-Type: text/plainer", "text/plainer"),
                      ("Content-Type: text/html\x1b[31m", "text/html\\x1b[31m"),
                      ("X: y", "no Content-Type")):
        equal(odd_fetch(ok(line, "Content-Length: 1")), ("bad type", "", why), line)


@test
def a_body_that_ends_too_early_is_no_policy(_):
    for lines in ([PLAIN, "Content-Length: 2"], [PLAIN, "Transfer-Encoding: chunked"]):
        status, body, _ = odd_fetch(ok(*lines))
        equal((status, body), ("no connection", ""), lines)


@test
def sixty_four_kilobytes_are_the_limit_however_they_come(_):
    whole = b"x" * 65536
    equal(odd_fetch(ok(PLAIN, "Content-Length: 65536", body=whole))[:2],
          ("fetched", whole.decode()))
    chunk = b"10001\r\n" + whole + b"y\r\n0\r\n\r\n"
    equal(odd_fetch(ok(PLAIN, "Transfer-Encoding: chunked", body=chunk))[0], "too long")
    equal(odd_fetch(ok(PLAIN, "Content-Length: 999999999"))[0], "no connection")


@test
def headers_without_end_are_cut_off(_):
    lines = [PLAIN, *[f"X-{number}: {'y' * 1000}" for number in range(200)]]
    equal(odd_fetch(ok(*lines))[0], "too long")


@test
def what_is_no_http_is_no_policy(_):
    for answer in (b"hello\r\n", b"HTTP/0.9 200 OK\r\n\r\nx", b"\0" * 100, b""):
        equal(odd_fetch(answer)[:2], ("no connection", ""), answer)


@test
def other_good_news_than_200_is_an_error(_):
    for status in ("201 Created", "204 No Content", "206 Partial Content", "500 Oops"):
        answer = f"HTTP/1.1 {status}\r\n{PLAIN}\r\nContent-Length: 0\r\n\r\n".encode()
        equal(odd_fetch(answer)[0], "http error", status)


@test
def each_redirect_is_one(_):
    for status in (301, 302, 303, 307, 308):
        answer = (f"HTTP/1.1 {status} Elsewhere\r\nLocation: https://mta-sts.good.sts/\r\n"
                  "Content-Length: 0\r\n\r\n").encode()
        equal(odd_fetch(answer)[0], "redirect", status)
