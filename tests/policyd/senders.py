"""Rules about senders: what Postfix's maps for them say, and what explain says of them."""

from harness import BANK, Daemon, equal, policy, put, rule, test

PERSONNEL = {"id": "hr", "match": {"addresses": ["hr@own.example"],
                                   "sasl_users": ["payroll"]}, "level": "forced"}
NOBODY_ELSE = policy(rule(BANK, "secure"))
WITH_RULE = policy(rule(BANK, "secure"), senders=[PERSONNEL])


@test
def a_sender_gets_its_transport_and_an_edit_changes_that(folder):
    with Daemon(folder, NOBODY_ELSE) as daemon:
        equal(daemon.ask("hr@own.example", "postfix-sender"), "NOTFOUND ")
        put(daemon.policy, WITH_RULE)
        daemon.result("reload")
        equal(daemon.ask("HR+jobs@own.example", "postfix-sender"), "OK forcedtls:")
        equal(daemon.ask("clerk@own.example", "postfix-sender"), "NOTFOUND ")
        equal(daemon.ask("<>", "postfix-sender"), "NOTFOUND ")


@test
def a_forced_transport_gets_the_stronger_of_policy_and_demand(folder):
    with Daemon(folder, WITH_RULE) as daemon:
        for name in ("postfix-forced", "postfix-forced-verify"):
            equal(daemon.ask(BANK, name), daemon.ask(BANK))
        equal(daemon.ask("other.example", "postfix-forced"),
              "OK encrypt protocols=>=TLSv1.2")
        equal(daemon.ask("other.example"), "NOTFOUND ")


@test
def what_explain_says_of_a_sender_is_what_its_transport_hears(folder):
    with Daemon(folder, WITH_RULE) as daemon:
        for sender in ({"from": "hr@own.example"}, {"user": "Payroll"},
                       {"from": "clerk@own.example"}):
            told = daemon.result("explain", target="other.example", **sender)
            equal(daemon.ask("other.example", told["map"]), told["answer"])
        equal(told["sender"]["note"], "no rule depends on the sender")


@test
def the_status_counts_rules_about_senders(folder):
    with Daemon(folder, WITH_RULE) as daemon:
        table = daemon.status()["table"]
        equal((table["senders"], table["messages"]), (1, 0))
