"""What Prometheus is told of watched domains."""

import time

import watch_world
from harness import check, equal, test, wait_for
from scraping import ANY_PORT, scrape
from watching import passes, server, watching

STATE = "mta_tls_watch_domain_state"
SINCE = "mta_tls_watch_domain_failing_since_timestamp_seconds"
END = "mta_tls_watch_domain_certificate_expiry_timestamp_seconds"


def states(numbers):
    return {dict(labels)["domain"].partition(".")[0]: value
            for (name, labels), value in numbers.samples.items() if name == STATE}


def until(daemon, **expected):
    """Until the domains stand like that; the numbers then."""
    wait_for(lambda: states(scrape(daemon)) == expected,
             f"{expected}, which is {states(scrape(daemon))}")
    return scrape(daemon)


@test
def prometheus_is_told_of_a_domain_that_fails_and_of_its_return(folder):
    text = watch_world.table("bank", "clinic")
    with watching(folder, text, 2, *ANY_PORT) as daemon:
        before = until(daemon, bank=0, clinic=0)
        equal(before("mta_tls_watch_enabled"), 1)
        equal(before.where("mta_tls_watch_domains", "outlook"), {("passes",): 2})
        wait_for(lambda: scrape(daemon)("mta_tls_watch_domains_watched") == 2, "both")
        check(before(END, domain="clinic.watch") > time.time(), "its end")
        began = int(time.time())
        server("bank").behaviour = "plain"
        daemon.look("bank")
        failing = until(daemon, bank=2, clinic=0)
        check(began <= failing(SINCE, domain="bank.watch") <= time.time())
        check(failing("mta_tls_watch_last_look_timestamp_seconds") >= began)
        equal(failing.where("mta_tls_watch_domains", "outlook"),
              {("passes",): 1, ("fails",): 1})
        wait_for(lambda: scrape(daemon)("mta_tls_watch_looks_total") >= 3, "three looks")
        server("bank").behaviour = "serve"
        passes(daemon.look("bank")["bank"])
        mended = until(daemon, bank=0, clinic=0)
        equal([labels for name, labels in mended.samples if name == SINCE], [])
        wait_for(lambda: scrape(daemon)("mta_tls_watch_alerts_total") >= 2, "two alerts")
