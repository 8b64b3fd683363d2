"""What the numbers say of a policy file that is read again."""

import hashlib

from harness import BANK, OK_FORCED, policy, put, rule, check, equal, test, wait_for
from scraping import Policyd, scrape

OLD = policy(rule(BANK, "forced"), serial=1)
NEW = policy(rule(BANK, "forced"), rule("b.example", "forced"), serial=2)


def state(numbers):
    return {"success": numbers("mta_tls_reloads_total", result="success"),
            "failure": numbers("mta_tls_reloads_total", result="failure"),
            "good": numbers("mta_tls_last_reload_successful"),
            "serial": numbers("mta_tls_table_serial"),
            "names": numbers("mta_tls_table_names")}


def digest(numbers):
    (value,), = numbers.where("mta_tls_table_info", "sha256")
    return value


def until(daemon, **wanted):
    """Until the numbers are these; all of them."""
    wait_for(lambda: state(scrape(daemon)) == wanted,
             f"{wanted}, which is {state(scrape(daemon))}")
    return scrape(daemon)


@test
def a_new_table_is_counted_and_described(folder):
    with Policyd(folder, OLD) as daemon:
        first = until(daemon, success=0, failure=0, good=1, serial=1, names=1)
        put(daemon.policy, NEW)
        second = until(daemon, success=1, failure=0, good=1, serial=2, names=2)
        check(digest(first) != digest(second))
        equal(digest(second), hashlib.sha256(NEW.encode()).hexdigest())


@test
def a_refused_table_is_counted_and_stays_visible_until_it_is_mended(folder):
    with Policyd(folder, OLD) as daemon:
        before = scrape(daemon)
        put(daemon.policy, "{")
        after = until(daemon, success=0, failure=1, good=0, serial=1, names=1)
        equal(digest(after), digest(before))
        name = "mta_tls_last_reload_success_timestamp_seconds"
        equal(after(name), before(name))
        equal(after("mta_tls_table_loaded_timestamp_seconds"),
              before("mta_tls_table_loaded_timestamp_seconds"))
        equal(daemon.ask(BANK), OK_FORCED)
        put(daemon.policy, policy(serial=0))
        until(daemon, success=0, failure=2, good=0, serial=1, names=1)
        put(daemon.policy, OLD)
        mended = until(daemon, success=1, failure=2, good=1, serial=1, names=1)
        check(mended(name) >= before(name))


@test
def counters_outlive_the_table(folder):
    with Policyd(folder, OLD) as daemon:
        daemon.ask(BANK)
        put(daemon.policy, NEW)
        until(daemon, success=1, failure=0, good=1, serial=2, names=2)
        daemon.ask(BANK)
        equal(scrape(daemon)("mta_tls_questions_total", map="postfix", outcome="ok"), 2)
