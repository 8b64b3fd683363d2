"""Somebody who scrapes a daemon."""

import contextlib
import http.client
import threading

from harness import Broken


def page(where):
    """The octets of one page."""
    host, _, port = where.rpartition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    connection.request("GET", "/metrics")
    reply = connection.getresponse()
    text = reply.read()
    connection.close()
    if reply.status != 200:
        raise Broken(f"a scrape was answered {reply.status}")
    return len(text)


@contextlib.contextmanager
def scraping(where, seconds):
    """Scrapes so often while the body runs."""
    over = threading.Event()

    def scrape():
        while not over.wait(seconds):
            page(where)
    scraper = threading.Thread(target=scrape)
    scraper.start()
    try:
        yield
    finally:
        over.set()
        scraper.join()


def cpu_of_a_page(server, where, pages):
    """Microseconds of the daemon's, and the size in octets."""
    before = server.cpu_ticks()
    sizes = [page(where) for _ in range(pages)]
    return (server.cpu_ticks() - before) * 10_000 / pages, sizes[-1]
