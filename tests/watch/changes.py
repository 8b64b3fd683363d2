"""What changes while mail goes on."""

import watch_world
from harness import check, equal, put, test, wait_for
from lab.sts_server import policy_text
from pages import cli_json
from watching import passes, server, watching, zone


def findings(daemon, name):
    """Notes among them, as the page tells them."""
    return [(finding["kind"], finding["severity"])
            for hop in cli_json(daemon, f"{name}.watch")["next_hops"]
            for finding in hop["findings"]]


def until_written(daemon, name, expected):
    wait_for(lambda: findings(daemon, name) == expected,
             f"{expected}, and not {findings(daemon, name)}")


@test
def other_mx_hosts_are_told(folder):
    with watching(folder, watch_world.table("bank", "clinic", level="encrypt"),
                  2) as daemon:
        with zone(mx="mx.court"):
            passes(daemon.look("bank")["bank"])
            daemon.until_told(("mx-changed", "bank", "none"))
            equal(daemon.alerts()[0]["text"],
                  "mail for it goes to other servers now: mx.court.watch "
                  "(before: mx.bank.watch)")


@test
def other_mx_hosts_are_not_told_where_the_rule_says_so(folder):
    text = watch_world.table("bank", "clinic", level="encrypt",
                             probe={"mx_change": "ignore"})
    with watching(folder, text, 2) as daemon:
        with zone(mx="mx.court"):
            daemon.look("bank")
            until_written(daemon, "bank", [("mx-changed", "note")])
            daemon.tells_no_more()


@test
def a_new_key_is_told_where_nobody_vouches_for_it(folder):
    with watching(folder, watch_world.table("bank", "clinic", level="encrypt"),
                  2) as daemon:
        server("bank").use(watch_world.certificate("bank", "other"))
        daemon.look("bank")
        until_written(daemon, "bank", [("certificate-changed", "note")])
        server("bank").use(watch_world.certificate("bank", "self-signed"))
        passes(daemon.look("bank")["bank"])
        daemon.until_told(("certificate-changed", "bank", "none"))


@test
def another_mta_sts_policy_is_told(folder):
    with watching(folder, watch_world.table("sts", "clinic"), 2) as daemon:
        policies = watch_world.policies().policies
        policies["sts.watch"] = policy_text("testing", "mx.sts.watch")
        try:
            with zone(sts="2"):
                equal(daemon.look("sts")["sts"]["mta_sts"], "testing 2")
                daemon.until_told(("mta-sts-changed", "sts", "none"))
        finally:
            policies["sts.watch"] = policy_text("enforce", "mx.sts.watch")


@test
def records_of_dane_that_vanish_are_told(folder):
    with watching(folder, watch_world.table("dane", "clinic", level="encrypt"),
                  2) as daemon:
        with zone(tlsa=""):
            daemon.look("dane")
            daemon.until_told(("tlsa-changed", "dane", "none"))
            equal(daemon.alerts()[0]["text"], "its TLSA records are gone")


@test
def the_watch_follows_the_table(folder):
    with watching(folder, watch_world.table("bank", "clinic"), 2) as daemon:
        put(daemon.policy, watch_world.table("clinic", "court"))
        wait_for(lambda: daemon.result("watch", targets=["court.watch"])["looks"],
                 "the new domain")
        daemon.until_all_pass(2)
        reply = daemon.result("watch", targets=["bank.watch"])
        equal(reply, {"looks": [], "not_watched": ["bank.watch"]})
        put(daemon.policy, watch_world.table("clinic", level="opportunistic"))
        wait_for(lambda: daemon.watch["next_hops"] == 0, "nothing to be watched")
        check(sum(daemon.watch["outlooks"].values()) == 0, daemon.watch)
