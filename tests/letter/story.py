"""A rule that is refused, then in force, then ends with its letter: on a running daemon."""

import datetime
import json
import pathlib
import subprocess

import authority
import pdf
from desk import Desk, done
from harness import BANK, OK_FORCED, Daemon, check, equal, program, put, rule, test

NONE = "NOTFOUND "
NEEDED = {"require_authorization": True, "authorization_parties": ["recipient-owner", "customer"],
          "on_authorization_expiry": "testing"}
CA = ("--ca-file", f"{authority.authority('Example CA')}.pem")


def day(ahead):
    return (datetime.datetime.now(datetime.timezone.utc).date() +
            datetime.timedelta(days=ahead)).isoformat()


def explained(desk, at):
    ran = subprocess.run([program("mta-tls"), "explain", "--policy", desk.policy, "--at", at,
                          "--json", BANK], capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


@test
def a_rule_lives_with_its_letter(folder):
    desk = Desk(folder, defaults=NEEDED)
    forced = rule(BANK, "forced", authorization="bank")
    with Daemon(folder, None) as daemon:
        equal(daemon.ask(BANK), NONE)

        # Without a letter the rule is refused, and the table in force stays.
        desk.write_policy(forced, defaults=NEEDED)
        daemon.logged("there is no letter")
        equal(daemon.ask(BANK), NONE)

        # The partner gets the letter, signs it, and sends it back; the customer is missing.
        page = desk.folder / "request.pdf"
        done(desk.run("template", "--domain", BANK, "--from", "Example Bank", "--to", "Own Mail",
                      "--party", "recipient-owner,customer", "--pdf", page))
        scan = desk.document(pdf.signed(pdf.plain(), authority.signer("Giulia Bianchi")))
        done(desk.run("add", scan, "--id", "bank", "--domain", BANK, "--party", "recipient-owner",
                      "--valid-until", day(30), *CA))
        daemon.logged("customer")
        equal(daemon.ask(BANK), NONE)
        check(desk.run("check", *CA).returncode == 1)

        # With the customer's signature it is in force, without a restart.
        done(desk.run("countersign", "bank", "--party", "customer", "--name", "L. Verdi",
                      "--signed-on", day(0)))
        daemon.until(BANK, OK_FORCED)
        check("bank: good" in done(desk.run("check", *CA)))
        equal(explained(desk, day(0))["considered"][0]["letter"]["id"], "bank")

        # It lapses: seen ahead, and then its rule is in testing.
        check("holds through " + day(30) in done(desk.run("expiring"), 1))
        equal(explained(desk, day(30))["answer"], OK_FORCED)
        equal(explained(desk, day(31))["answer"], NONE)
        lapsed = {**desk.record(), "valid_until": day(-1)}
        put(desk.letters / "bank.json", json.dumps(lapsed))
        daemon.until(BANK, NONE)
        check("lapsed after" in desk.run("check", *CA).stdout)

        # It is renewed, and in the end withdrawn.
        put(desk.letters / "bank.json", json.dumps({**lapsed, "valid_until": day(300)}))
        daemon.until(BANK, OK_FORCED)
        check("revoked from" in done(desk.run("revoke", "bank")))
        daemon.until(BANK, NONE)
        equal(done(desk.run("expiring"), 1).splitlines()[0], "bank: was revoked on " + day(0))


@test
def with_keep_enforcing_a_letter_that_ends_takes_no_rule_with_it(folder):
    desk = Desk(folder, defaults={"require_authorization": True})
    scan = desk.document(pdf.plain())
    done(desk.add(scan, "--name", "G. Bianchi", "--signed-on", day(-400), "--valid-until", day(-1)))
    desk.write_policy(rule(BANK, "forced", authorization="bank"),
                      defaults={"require_authorization": True})
    with Daemon(folder, None) as daemon:
        equal(daemon.ask(BANK), OK_FORCED)
        done(desk.run("revoke", "bank"))
        daemon.logged("has been revoked")
        equal(daemon.ask(BANK), OK_FORCED)
        check("what rests on it stays enforced" in pathlib.Path(daemon.log_path).read_text())
