"""A changed policy file: noticed however it is changed, taken whole or not at all."""

import datetime
import os
import pathlib
import signal
import time

from harness import (BANK, FORCED, OK_FORCED, OK_SECURE, SECURE, Daemon, check, equal,
                     policy, put, rule, test)

BAD = FORCED.replace("forced", "forcd")
SOON = 5  # seconds within which an edit must be in force, on a busy machine too


@test
def an_editor_that_renames_is_noticed(folder):
    with Daemon(folder) as daemon:
        put(daemon.policy, SECURE)
        daemon.until(BANK, OK_SECURE, SOON)


@test
def an_editor_that_keeps_a_backup_is_noticed(folder):
    with Daemon(folder) as daemon:
        os.rename(daemon.policy, f"{daemon.policy}~")
        time.sleep(0.05)
        daemon.policy.write_text(SECURE)
        daemon.until(BANK, OK_SECURE, SOON)


@test
def a_write_in_place_is_noticed(folder):
    with Daemon(folder) as daemon:
        daemon.policy.write_text(SECURE)
        daemon.until(BANK, OK_SECURE, SOON)


@test
def a_slow_write_is_awaited(folder):
    with Daemon(folder) as daemon:
        with open(daemon.policy, "w") as file:
            for letter in SECURE:
                file.write(letter)
                file.flush()
                time.sleep(0.8 / len(SECURE))
        daemon.until(BANK, OK_SECURE, SOON)
        check("MTLS_RELOAD_FAILED" not in daemon.log(), daemon.log())


@test
def a_write_through_another_name_of_the_file_is_noticed(folder):
    with Daemon(folder) as daemon:
        os.mkdir(f"{folder}/elsewhere")
        os.link(daemon.policy, f"{folder}/elsewhere/other")
        pathlib.Path(f"{folder}/elsewhere/other").write_text(SECURE)
        daemon.until(BANK, OK_SECURE, SOON)


def versions(folder):
    for name, text in (("v1", FORCED), ("v2", SECURE)):
        os.mkdir(f"{folder}/{name}")
        put(f"{folder}/{name}/policy.json", text)


def point(link, target):
    os.symlink(target, f"{link}.new")
    os.rename(f"{link}.new", link)


@test
def a_link_that_points_elsewhere_is_noticed(folder):
    versions(folder)
    daemon = Daemon(folder, None)
    point(daemon.policy, "v1/policy.json")
    with daemon:
        equal(daemon.ask(BANK), OK_FORCED)
        point(daemon.policy, f"{folder}/v2/policy.json")
        daemon.until(BANK, OK_SECURE, SOON)
        put(f"{folder}/v2/policy.json", FORCED)
        daemon.until(BANK, OK_FORCED, SOON)


@test
def a_folder_swapped_by_a_link_is_noticed(folder):
    versions(folder)
    daemon = Daemon(folder, None)
    point(f"{folder}/data", "v1")
    point(daemon.policy, "data/policy.json")
    with daemon:
        equal(daemon.ask(BANK), OK_FORCED)
        point(f"{folder}/data", "v2")
        daemon.until(BANK, OK_SECURE, SOON)


@test
def a_file_that_goes_and_comes_back_is_noticed(folder):
    with Daemon(folder) as daemon:
        os.unlink(daemon.policy)
        daemon.logged("MTLS_RELOAD_FAILED")
        equal(daemon.ask(BANK), OK_FORCED)
        put(daemon.policy, SECURE)
        daemon.until(BANK, OK_SECURE, SOON)


@test
def a_change_of_an_imported_file_is_noticed(folder):
    os.mkdir(f"{folder}/lists")
    names = pathlib.Path(f"{folder}/lists/banks.csv")
    names.write_text("one.example\n")
    table = policy(profiles={"bank": {"level": "forced"}},
                   imports=[{"id": "banks", "file": "lists/banks.csv", "format": "csv",
                             "profile": "bank", "max_age": "30d"}])
    with Daemon(folder, table) as daemon:
        equal(daemon.ask("one.example"), OK_FORCED)
        put(names, "one.example\ntwo.example\n")
        daemon.until("two.example", OK_FORCED, SOON)
        equal(len(daemon.status()["table"]["sources"]), 2)


@test
def sighup_and_control_reload_at_once(folder):
    with Daemon(folder) as daemon:
        put(daemon.policy, SECURE)
        daemon.signal(signal.SIGHUP)
        daemon.until(BANK, OK_SECURE, SOON)
        put(daemon.policy, FORCED)
        result = daemon.result("reload")
        equal(daemon.ask(BANK), OK_FORCED)
        equal(result, {"changed": True, "warnings": [], "summary":
                       "0 domains added, 0 removed; 0 stricter, 1 weaker"})
        equal(daemon.result("reload"),
              {"changed": False, "warnings": [], "summary": "unchanged"})


@test
def a_bad_file_changes_nothing_and_says_so(folder):
    with Daemon(folder) as daemon:
        put(daemon.policy, BAD)
        line = daemon.logged("MTLS_RELOAD_FAILED")
        check(f'error="{daemon.policy}:' in line and 'unknown level' in line, line)
        equal(daemon.ask(BANK), OK_FORCED)
        reply = daemon.control("reload")
        check(not reply["ok"] and reply["error"].startswith(f"{daemon.policy}:")
              and "^~~~~~" in reply["error"], reply)
        status = daemon.status()
        equal(status["last_reload"]["ok"], False)
        equal(status["last_reload"]["errors"], [reply["error"]])
        equal(status["reloads"], {"succeeded": 0, "failed": 2})
        put(daemon.policy, FORCED)
        daemon.logged("MTLS_TABLE_MENDED")
        equal(daemon.status()["last_reload"]["ok"], True)
        put(daemon.policy, SECURE)
        daemon.until(BANK, OK_SECURE, SOON)
        equal(daemon.status()["last_reload"]["errors"], [])


@test
def a_smaller_serial_needs_a_word(folder):
    with Daemon(folder, policy(rule(BANK, "secure"), serial=7)) as daemon:
        put(daemon.policy, policy(rule(BANK, "forced"), serial=6))
        error = (f"{daemon.policy}: serial 6 is smaller than 7, which is in force; "
                 "`mta-tls reload --allow-older` takes it all the same")
        equal(daemon.control("reload"), {"ok": False, "error": error})
        equal(daemon.ask(BANK), OK_SECURE)
        equal(daemon.result("reload", allow_older=True)["changed"], True)
        equal(daemon.ask(BANK), OK_FORCED)
        equal(daemon.status()["table"]["serial"], 6)


@test
def the_log_names_what_changed(folder):
    before = policy(rule("weaker.example", "secure"), rule("gone.example", "forced"),
                    rule("same.example", "forced"), serial=1)
    after = policy(rule("weaker.example", "forced"), rule("same.example", "forced"),
                   rule("new.example", "forced", include_subdomains=True), serial=2)
    with Daemon(folder, before) as daemon:
        put(daemon.policy, after)
        line = daemon.logged("MTLS_TABLE_CHANGED").partition(" info ")[2]
        equal(line, "MTLS_TABLE_CHANGED added=1 removed=1 inbound=0 demands=0 "
              "stricter=1 weaker=2 names="
              '"weaker.example (secure -> encrypt), gone.example (encrypt -> unlisted), '
              'new.example (unlisted -> encrypt)"')
        line = daemon.logged("MTLS_TABLE_WEAKER").partition(" warning ")[2]
        equal(line, 'MTLS_TABLE_WEAKER count=2 names="weaker.example (secure -> encrypt), '
              'gone.example (encrypt -> unlisted)"')
        line = daemon.logged("MTLS_TABLE_LOADED", 2)
        check(f"serial=2 sha256={daemon.status()['table']['sha256']} rules=3 names=3" in
              line, line)


@test
def a_sender_rule_that_is_dropped_is_told_as_weaker(folder):
    def table(*senders):
        return policy(rule(BANK, "forced"), senders=list(senders))
    personnel = {"id": "hr", "match": {"addresses": ["hr@own.example"]},
                 "level": "forced"}
    with Daemon(folder, table(personnel), audit=True) as daemon:
        put(daemon.policy, table())
        line = daemon.logged("MTLS_TABLE_CHANGED").partition(" info ")[2]
        told = 'names="sender rule \\"hr\\" (from hr@own.example: encrypt -> absent)"'
        equal(line, "MTLS_TABLE_CHANGED added=0 removed=0 inbound=0 demands=1 "
              f"stricter=0 weaker=1 {told}")
        line = daemon.logged("MTLS_TABLE_WEAKER").partition(" warning ")[2]
        equal(line, f"MTLS_TABLE_WEAKER count=1 {told}")
        change = daemon.audit_lines()[-1]
        equal((change["sender_rule"], change["change"], change["place"]),
              ("hr", "weaker", None))


@test
def many_changes_are_counted_and_the_weaker_ones_named_in_part(folder):
    def table(level):
        return policy(*[rule(f"d{n}.example", level) for n in range(50)])
    with Daemon(folder, table("forced")) as daemon:
        put(daemon.policy, table("may"))
        line = daemon.logged("MTLS_TABLE_CHANGED")
        check(line.endswith('added=0 removed=0 inbound=0 demands=0 stricter=0 weaker=50 '
                            'names=""'), line)
        line = daemon.logged("MTLS_TABLE_WEAKER")
        check(line.endswith('d9.example (encrypt -> may) and 40 more"'), line)


@test
def a_touched_file_is_no_news(folder):
    with Daemon(folder) as daemon:
        loaded = daemon.status()["table"]["loaded"]
        os.utime(daemon.policy)
        put(daemon.policy, FORCED)
        daemon.logged("MTLS_TABLE_UNCHANGED")
        equal(daemon.log().count("MTLS_TABLE_LOADED"), 1)
        equal(daemon.status()["table"]["loaded"], loaded)
        equal(daemon.status()["last_reload"], None)


@test
def a_date_that_comes_needs_no_reload(folder):
    soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=3)
    date = soon.strftime("%Y-%m-%dT%H:%M:%SZ")
    table = policy(rule(BANK, "forced", mode="testing", enforce_after=date))
    with Daemon(folder, table, audit=True) as daemon:
        equal(daemon.ask(BANK), "NOTFOUND ")
        line = daemon.logged("MTLS_TABLE_CHANGED")
        check(f'names="{BANK} (unlisted -> encrypt)"' in line, line)
        daemon.logged("MTLS_DATE_PASSED")
        daemon.until(BANK, OK_FORCED, SOON)
        change = daemon.audit_lines()[-1]
        equal((change["trigger"], change["before"], change["after"], change["change"]),
              ("date", "NOTFOUND", OK_FORCED, "stricter"))


@test
def explain_and_query_tell_what_the_daemon_would_answer(folder):
    with Daemon(folder) as daemon:
        equal(daemon.result("query", map="postfix", key=BANK), {"reply": OK_FORCED})
        equal(daemon.result("explain", target=BANK)["answer"], OK_FORCED)
        equal(daemon.result("explain", target=BANK, at="2001-01-01")["at"],
              "2001-01-01T00:00:00Z")
        for request, error in (
                ({"command": "dance"}, 'unknown command "dance"'),
                ({"command": "query", "map": "postfix"}, 'the request needs the text "key"'),
                ({"command": "explain", "target": BANK, "at": "noon"},
                 '"at": expected a date "YYYY-MM-DD" or a time "YYYY-MM-DDThh:mm:ssZ"')):
            equal(daemon.control(**request), {"ok": False, "error": error})
