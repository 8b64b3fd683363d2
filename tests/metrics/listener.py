"""The listener itself: what it answers, and what nobody can do to it, or to MTAs by it."""

import socket
import threading
import time

from harness import (BANK, OK_FORCED, Reader, check, connect, equal, is_closed, netstring,
                     policy, rule, test, waits)
from scraping import Policyd, address, request, scrape

TABLE = policy(rule(BANK, "forced"))
ASKED = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
PLACES = 8
PATIENCE = 5


def told(where, octets):
    """All that comes until the daemon closes."""
    with connect(where) as connection:
        connection.sendall(octets)
        with connection.makefile("rb") as reply:
            return reply.read()


def status_of(reply):
    return int(reply.split()[1])


@test
def what_is_not_there_is_not_found(folder):
    with Policyd(folder, TABLE) as daemon:
        where = address(daemon)
        for method, path, status in (("GET", "/metrics", 200), ("GET", "/metrics?x=y", 200),
                                     ("GET", "/", 404), ("GET", "/metrics/", 404),
                                     ("GET", "/../metrics", 404), ("POST", "/metrics", 405),
                                     ("POST", "/", 405), ("DELETE", "/metrics", 405)):
            equal(request(where, method, path)[0], status, (method, path))
        equal(request(where, "PUT")[1]["Allow"], "GET, HEAD")


@test
def head_is_get_without_its_page(folder):
    with Policyd(folder, TABLE) as daemon:
        where = address(daemon)
        head, get = request(where, "HEAD"), request(where)
        equal((head[0], head[2]), (200, ""))
        equal(head[1]["Content-Type"], get[1]["Content-Type"])
        check(abs(int(head[1]["Content-Length"]) - int(get[1]["Content-Length"])) < 20)
        equal(len(get[2].encode()), int(get[1]["Content-Length"]))


@test
def what_is_no_request_is_told_so(folder):
    with Policyd(folder, TABLE) as daemon:
        where = address(daemon)
        for octets, status in ((b"hello\r\n", 400), (b"GET /metrics HTTP/1.1\r\n\r\n", 400),
                               (netstring(f"postfix {BANK}") + b"\n", 400),
                               (b"PRI * HTTP/2.0\r\n\r\n", 505),
                               (b"GET / HTTP/1.0\r\nX: " + b"x" * 9000, 431),
                               (b"\n" * 8192, 431),
                               (b"\x16\x03\x01\x02\x00\x01\n", 400)):
            equal(status_of(told(where, octets)), status, octets[:40])


@test
def a_reply_is_not_taken_back_because_more_was_sent(folder):
    with Policyd(folder, TABLE) as daemon:
        where = address(daemon)
        for _ in range(20):
            for begin, status in ((ASKED, 200), (b"POST / HTTP/1.0\r\n\r\n", 405),
                                  (b"nonsense\n", 400)):
                reply = told(where, begin + b"x" * 30000)
                equal(status_of(reply), status)
                head, _, body = reply.partition(b"\r\n\r\n")
                check(b"Content-Length: %d\r\n" % len(body) in head, head, len(body))


@test
def a_request_may_be_cut_anywhere(folder):
    with Policyd(folder, TABLE) as daemon:
        where = address(daemon)
        for cut in range(1, len(ASKED)):
            with connect(where) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.sendall(ASKED[:cut])
                time.sleep(0.002)
                connection.sendall(ASKED[cut:])
                with connection.makefile("rb") as reply:
                    equal(status_of(reply.read()), 200, cut)


def closing_time(connection):
    begin = time.monotonic()
    check(is_closed(connection), "something was sent")
    return time.monotonic() - begin


@waits
@test
def who_says_nothing_is_sent_away(folder):
    with Policyd(folder, TABLE) as daemon:
        where = address(daemon)
        with connect(where) as silent, connect(where) as slow:
            slow.sendall(ASKED[:-2])
            took = closing_time(silent), closing_time(slow)
            check(PATIENCE - 1 < took[0] < PATIENCE + 2 and took[1] < 2, took)
            equal(scrape(daemon)("mta_tls_connections_open"), 0)


@waits
@test
def an_octet_a_second_does_not_keep_a_place(folder):
    with Policyd(folder, TABLE) as daemon, connect(address(daemon)) as slow:
        begin = time.monotonic()
        try:
            for octet in b"GET /" + b"x" * 20:
                slow.sendall(bytes([octet]))
                time.sleep(0.5)
        except OSError:
            pass
        took = time.monotonic() - begin
        check(PATIENCE - 1 < took < PATIENCE + 3, took)


@waits
@test
def who_holds_all_places_holds_up_scrapes_and_no_mta(folder):
    with Policyd(folder, TABLE) as daemon:
        where = address(daemon)
        holding = [connect(where) for _ in range(PLACES)]
        begin = time.monotonic()
        scraped = threading.Thread(target=scrape, args=(daemon,))
        scraped.start()
        equal(daemon.ask(BANK), OK_FORCED)
        scraped.join()
        took = time.monotonic() - begin
        check(PATIENCE - 1 < took < 2 * PATIENCE, took)
        for connection in holding:
            connection.close()


@test
def who_does_not_read_costs_a_place_and_no_more(folder):
    with Policyd(folder, TABLE) as daemon:
        where = address(daemon)
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            deaf.connect(where)
            deaf.sendall(ASKED)
            equal(request(where)[0], 200)
            equal(daemon.ask(BANK), OK_FORCED)


@test
def answers_go_on_while_many_scrape(folder):
    with Policyd(folder, TABLE) as daemon:
        where, over, pages = address(daemon), threading.Event(), []

        def scrape_on():
            while not over.is_set():
                pages.append(request(where)[0])
        scrapers = [threading.Thread(target=scrape_on) for _ in range(4)]
        for scraper in scrapers:
            scraper.start()
        with connect(daemon.unix) as connection:
            reader = Reader(connection)
            for _ in range(3000):
                connection.sendall(netstring(f"postfix {BANK}"))
                equal(reader.next(), OK_FORCED)
        over.set()
        for scraper in scrapers:
            scraper.join()
        equal(set(pages), {200})
        equal(scrape(daemon)("mta_tls_questions_total", map="postfix", outcome="ok"), 3000)


@test
def the_end_does_not_wait_for_scrapers(folder):
    with Policyd(folder, TABLE) as daemon:
        with connect(address(daemon)) as idle:
            begin = time.monotonic()
            daemon.stop()
            check(time.monotonic() - begin < 2, "the end took", time.monotonic() - begin)
            check(is_closed(idle))
