"""Whether DNSSEC can be validated here, and what follows."""

import world
from discovering import (OK_BANK, OK_DANE, answers, discovering, discovery, healthy, silence)
from harness import check, equal, test, wait_for


@test
def a_good_self_test_is_told(folder):
    front = world.front()
    with healthy(discovering(folder, front)) as daemon:
        equal(discovery(daemon)["resolvers"], [front.address])
        daemon.logged("MTLS_DANE_ON")


@test
def with_another_trust_anchor_dane_is_off_and_says_so(folder):
    anchor = world.folder() / "other-anchor"
    anchor.write_text(f". IN DS 20326 8 2 {'ab' * 32}\n", encoding="ascii")
    with discovering(folder, world.front(), anchor=anchor) as daemon:
        line = daemon.logged("MTLS_DANE_OFF")
        check("why=" in line, line)
        equal(discovery(daemon)["dane"], "off")
        check(discovery(daemon)["why"], discovery(daemon))
        answers(daemon, {"dane.mail": "NOTFOUND ", "bank.mail": OK_BANK})
        entry = daemon.result("cache", target="dane.mail")["next_hops"][0]
        equal(entry["dane"]["reason"], "DANE is off: DNSSEC cannot be validated here")


@test
def silence_of_dns_does_not_switch_dane_off(folder):
    front = world.front()
    silence(front)
    with discovering(folder, front, "--discovery-deadline", "1") as daemon:
        equal(daemon.ask("dane.mail")[:10], "TEMP DANE:")
        wait_for(lambda: discovery(daemon)["dane"] == "no answer", "the self-test", 40)
        daemon.logged("MTLS_DNS_SILENT")
        front.faults.clear()
        daemon.until("dane.mail", OK_DANE, 90)
