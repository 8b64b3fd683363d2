"""The numbers of mta-tls-milter, held against sessions with our own side of its protocol."""

import json
import signal

from harness import check, equal, put, test, wait_for
from harness_milter import BANK, inbound, rule
from protocol import TLS13, reply_text
from scraping import MeteredMilter, Policyd, scrape

CLERK = {"{auth_type}": "PLAIN", "{auth_authen}": "clerk"}
RULES = inbound(rule(BANK), rule("trial.example", mode="testing",
                                 enforce_after="2999-01-01"),
                rule("later.example", on_failure={"action": "tempfail"}),
                rule("named.example", "verify", cert={"names": ["mx.named.example"]}))
DEMANDS = json.dumps({
    "version": 1, "outbound": [{"domains": ["forced.example"], "level": "forced"}],
    "messages": [{"id": "tag", "match": {"subject_tag": "[secure]"}, "level": "encrypt"}]})


def told(milter, sender, tls=None):
    with milter.session(tls) as mta:
        return reply_text(mta.message(sender, "me@example.org")[-1])[:4]


@test
def verdicts_are_counted_by_what_was_told_and_why(folder):
    with MeteredMilter(folder, RULES) as milter:
        equal(told(milter, f"a@{BANK}"), "530 ")
        equal(told(milter, f"a@{BANK}"), "530 ")
        equal(told(milter, f"a@{BANK}", TLS13), "c")
        equal(told(milter, "a@later.example"), "454 ")
        equal(told(milter, "a@trial.example"), "c")
        equal(told(milter, "a@named.example"), "530 ")
        equal(told(milter, "a@named.example", {**TLS13, "{verify}": "FAIL"}), "550 ")
        equal(told(milter, "a@other.example"), "c")
        numbers = scrape(milter)
        equal(numbers("mta_tls_milter_messages_accepted_total"), 3)
        equal(numbers("mta_tls_milter_sessions_total"), 8)
        refused = numbers.where("mta_tls_inbound_refusals_total", "action", "fault")
        equal(refused, {("reject", "no-tls"): 3, ("tempfail", "no-tls"): 1,
                        ("testing", "no-tls"): 1,
                        ("reject", "no-trusted-certificate"): 1})
        messages = milter.status()["messages"]
        equal((messages["refused"], messages["deferred"], messages["would_refuse"]),
              (4, 1, 1))


@test
def open_sessions_are_counted(folder):
    with MeteredMilter(folder, RULES) as milter:
        held = [milter.session() for _ in range(5)]
        equal(scrape(milter)("mta_tls_milter_sessions_open"), 5)
        for mta in held:
            mta.quit()
        wait_for(lambda: scrape(milter)("mta_tls_milter_sessions_open") == 0, "their end")


def submit(milter, domain, mailer="smtp"):
    with milter.session(TLS13) as mta:
        mta.mail("a@ours.example", {"{mail_addr}": "a@ours.example", **CLERK})
        mta.rcpt(f"b@{domain}", {"{rcpt_mailer}": mailer, "{rcpt_host}": domain,
                                 "{rcpt_addr}": f"b@{domain}"})
        mta.header("Subject", "[secure] x")
        mta.header("TLS-Required", "no")
        mta.header("X-MTA-TLS-Forced", "encrypt")
        return reply_text(mta.end())[:4]


@test
def demands_and_removed_fields_are_counted(folder):
    with MeteredMilter(folder, DEMANDS) as milter:
        equal(submit(milter, "forced.example"), "c")
        equal(submit(milter, "new.example"), "550 ")
        numbers = scrape(milter)
        equal(numbers.where("mta_tls_demands_total", "outcome"),
              {("kept",): 1, ("refused",): 1})
        equal(numbers.where("mta_tls_milter_header_fields_removed_total", "reason"),
              {("tls-required",): 1, ("forged",): 1})


@test
def its_table_and_reloads_are_told(folder):
    with MeteredMilter(folder, RULES) as milter:
        equal(scrape(milter).where("mta_tls_table_rules", "kind"), {("inbound",): 4})
        put(milter.policy, "{")
        wait_for(lambda: scrape(milter)("mta_tls_reloads_total", result="failure") == 1,
                 "the refusal")
        equal(scrape(milter)("mta_tls_last_reload_successful"), 0)
        equal(scrape(milter)("mta_tls_build_info", program="mta-tls-milter",
                             version=milter.status()["version"]), 1)


@test
def both_daemons_give_the_same_names_to_the_same_things(folder):
    with MeteredMilter(folder, RULES) as milter:
        ours = {name for name, _ in scrape(milter).samples}
    with Policyd(folder, RULES) as policyd:
        theirs = {name for name, _ in scrape(policyd).samples}
    check({"mta_tls_inbound_refusals_total", "mta_tls_table_info", "mta_tls_build_info",
           "mta_tls_reloads_total", "process_start_time_seconds"} <= ours & theirs)
    equal([name for name in ours - theirs
           if not name.startswith(("mta_tls_milter_", "mta_tls_demands_"))], [])


@test
def scrapes_do_not_keep_it_from_its_end(folder):
    with MeteredMilter(folder, RULES) as milter:
        scrape(milter)
        milter.signal(signal.SIGTERM)
        equal(milter.wait(), 0)
