"""What stands in the folder afterwards, and what the commands tell of it."""

import json
import os
import pathlib
import stat
import subprocess

import authority
import pdf
from desk import Desk, done, unwrapped
from harness import BANK, check, equal, program, rule, test

SCAN = ("--name", "G. Bianchi", "--signed-on", "2026-11-01", "--received", "2026-11-02")
CUSTOMER = ("--party", "customer", "--name", "L. Verdi", "--signed-on", "2026-11-03")
RULE = rule(BANK, "forced", authorization="bank")


def desk_with_letter(folder, *words, rules=(RULE,), **policy):
    desk = Desk(folder)
    desk.at = "2026-11-23"
    done(desk.add(desk.document(pdf.plain()), *SCAN, *words))
    desk.write_policy(*rules, **policy)
    return desk


@test
def a_letter_is_recorded_whole(folder):
    desk = desk_with_letter(
        folder, "--from", "Example Bank", "--valid-until", "2027-11-30", "--include-subdomains",
        "--direction", "outbound,inbound", "--ticket", "SUP-1", "--role", "CISO", "--checked-by",
        "support1")
    digest = desk.record()["document"]["sha256"]
    equal(desk.record(), {
        "id": "bank", "kind": "letter", "domains": [BANK], "include_subdomains": True,
        "directions": ["outbound", "inbound"], "statement": "tls-only",
        "requesting_organisation": "Example Bank", "received": "2026-11-02",
        "valid_until": "2027-11-30", "document": {"file": "bank.pdf", "sha256": digest},
        "signatures": [{"party": "recipient-owner", "name": "G. Bianchi", "role": "CISO",
                        "signed_on": "2026-11-01", "method": "ink-scan", "checked_by": "support1",
                        "checked_on": "2026-11-23"}],
        "tls_check": {"checked_on": "2026-11-23", "verdict": "skipped",
                      "reason": "no servers here"},
        "ticket": "SUP-1"})
    equal((desk.letters / "bank.pdf").read_bytes(), pdf.plain())


@test
def a_letter_about_inbound_mail_has_no_tls_check(folder):
    desk = desk_with_letter(folder, "--direction", "inbound", rules=[])
    check("tls_check" not in desk.record(), desk.record())
    check("TLS check" not in done(desk.run("check")))


@test
def an_older_letter_without_a_tls_check_is_good_and_noted(folder):
    desk = desk_with_letter(folder)
    record = desk.record()
    del record["tls_check"]
    (desk.letters / "bank.json").write_text(json.dumps(record))
    said = done(desk.run("check"))
    check("bank: good" in said and "No TLS check of the servers is recorded." in said, said)


@test
def a_domain_that_the_tls_check_did_not_see_is_noted(folder):
    desk = desk_with_letter(folder)
    record = desk.record()
    record["domains"].append("other.example")
    record["tls_check"] = {"checked_on": "2026-11-23", "verdict": "passed", "domains": [
        {"domain": BANK, "verdict": "passed", "finding": "mail is encrypted at the server"}]}
    (desk.letters / "bank.json").write_text(json.dumps(record))
    said = unwrapped(done(desk.run("check")))
    check("The TLS check did not look at other.example." in said, said)
    check(f"TLS check passed on 2026-11-23: {BANK}: mail is encrypted at the server" in said, said)


@test
def files_are_whole_and_for_the_folders_group(folder):
    desk = desk_with_letter(folder)
    equal(sorted(os.listdir(desk.letters)), ["bank.json", "bank.pdf"])
    for name in os.listdir(desk.letters):
        status = (desk.letters / name).stat()
        equal(stat.S_IMODE(status.st_mode), 0o640)
        equal(status.st_gid, desk.letters.stat().st_gid)


@test
def a_document_in_the_folder_stays_where_it_is(folder):
    desk = Desk(folder)
    (desk.letters / "incoming").mkdir()
    path = desk.letters / "incoming" / "scan.pdf"
    path.write_bytes(pdf.plain())
    done(desk.add(path, *SCAN))
    equal(desk.record()["document"]["file"], "incoming/scan.pdf")
    equal(sorted(os.listdir(desk.letters)), ["bank.json", "incoming"])


@test
def nothing_is_written_over_unasked(folder):
    desk = desk_with_letter(folder)
    before = (desk.letters / "bank.json").read_text()
    other = desk.document(pdf.plain("another"), "other.pdf")
    ran = desk.add(other, *SCAN)
    check(ran.returncode == 1 and "bank.json is there already; --replace" in ran.stderr, ran.stderr)
    equal((desk.letters / "bank.json").read_text(), before)
    (desk.letters / "bank.json").unlink()
    ran = desk.add(other, *SCAN)
    check(ran.returncode == 1 and "bank.pdf is there already" in ran.stderr, ran.stderr)
    done(desk.add(other, *SCAN, "--replace"))
    equal((desk.letters / "bank.pdf").read_bytes(), pdf.plain("another"))


@test
def a_letter_that_no_policy_would_take_is_not_written(folder):
    desk = Desk(folder)
    desk.at = "2026-11-23"
    ran = desk.add(desk.document(pdf.plain()), *SCAN, "--valid-from", "2027-01-01",
                   "--valid-until", "2026-12-31")
    check(ran.returncode == 1 and "this letter ends before it begins" in ran.stderr and
          "not written" in ran.stderr, ran.stderr)
    equal(os.listdir(desk.letters), [])
    for words in (["--id", "a/b"], ["--id", "../b"]):
        ran = desk.run("add", desk.document(pdf.plain()), *words, "--domain", BANK, "--party",
                       "provider", *SCAN)
        check(ran.returncode == 1, ran.stdout)
        equal(os.listdir(desk.letters), [])


@test
def a_signature_of_tomorrow_is_none(folder):
    desk = Desk(folder)
    ran = desk.add(desk.document(pdf.plain()), "--name", "X", "--signed-on", "2026-11-24",
                   at="2026-11-23")
    equal((ran.returncode, ran.stderr),
          (1, "mta-tls: it cannot have been signed on 2026-11-24, which lies ahead\n"))


@test
def a_countersignature_keeps_what_else_the_record_says(folder):
    desk = desk_with_letter(folder)
    record = {**desk.record(), "comment": "by hand"}
    (desk.letters / "bank.json").write_text(json.dumps(record))
    said = done(desk.run("countersign", "bank", *CUSTOMER))
    check("countersigned by customer: L. Verdi, on 2026-11-03, ink-scan" in said, said)
    after = desk.record()
    equal(after.pop("signatures")[1]["party"], "customer")
    record.pop("signatures")
    equal(after, record)


@test
def a_countersigned_document_takes_the_place_of_the_first(folder):
    desk = Desk(folder)
    one = pdf.signed(pdf.plain(), authority.signer("Giulia Bianchi"))
    done(desk.add(desk.document(one)))
    two = desk.document(pdf.signed(one, authority.signer("Luca Verdi")), "two.pdf")
    ca = ("--ca-file", f"{authority.authority('Example CA')}.pem")
    done(desk.run("countersign", "bank", *CUSTOMER, "--document", two, *ca))
    equal(desk.record()["document"]["file"], "bank-customer.pdf")
    equal([each["method"] for each in desk.record()["signatures"]], ["pades", "pades"])
    check("bank: good" in done(desk.run("check", "bank", *ca)))
    tampered = desk.document(two.read_bytes() + b"\n", "three.pdf")
    ran = desk.run("countersign", "bank", "--party", "provider", "--name", "N", "--signed-on",
                   "2026-11-04", "--document", tampered, *ca)
    check(ran.returncode == 1 and "was added to after it was signed" in ran.stderr, ran.stderr)
    equal(len(desk.record()["signatures"]), 2)


@test
def check_finds_a_document_that_has_changed(folder):
    desk = desk_with_letter(folder)
    with open(desk.letters / "bank.pdf", "ab") as file:
        file.write(b"\n")
    ran = desk.run("check", "bank")
    check(ran.returncode == 1 and "has changed, or is another document" in unwrapped(ran.stdout),
          ran.stdout)
    check("cannot be loaded, so what rests on letters is not known" in ran.stderr, ran.stderr)


@test
def check_finds_a_rule_that_a_letter_does_not_cover(folder):
    desk = desk_with_letter(
        folder, rules=[rule(BANK, "forced", authorization="bank", include_subdomains=True)])
    ran = desk.run("check")
    check(ran.returncode == 1 and f"It does not cover {BANK} and the names below it" in
          unwrapped(ran.stdout), ran.stdout)


@test
def check_finds_a_letter_that_tells_of_a_signature_its_document_does_not_have(folder):
    desk = desk_with_letter(folder)
    record = desk.record()
    record["signatures"][0]["method"] = "pades"
    (desk.letters / "bank.json").write_text(json.dumps(record))
    ran = desk.run("check")
    check(ran.returncode == 1 and "its document has none" in ran.stdout, ran.stdout)


@test
def check_tells_every_file_that_is_no_letter(folder):
    desk = desk_with_letter(folder)
    (desk.letters / "broken.json").write_text("{")
    ran = desk.run("check")
    check(ran.returncode == 1 and "broken.json:1:1: " in ran.stderr, ran.stderr)
    check(json.loads(desk.run("check", "--json").stdout)["unread"][0]["file"].endswith(
        "broken.json"))


@test
def show_tells_what_rests_on_a_letter_and_the_other_way_round(folder):
    desk = desk_with_letter(folder, rules=[RULE, rule("other.example", "secure")])
    said = done(desk.run("show", "bank"))
    check(f'rests on it    outbound "{BANK}" (encrypt)' in said, said)
    equal(done(desk.run("show")), f'outbound "{BANK}" (encrypt): letter "bank"\n'
          'outbound "other.example" (secure): no letter\n')
    equal(json.loads(done(desk.run("show", "bank", "--json")))["rules"],
          [{"rule": BANK, "direction": "outbound", "level": "encrypt"}])
    ran = desk.run("show", "bnk")
    equal((ran.returncode, ran.stderr), (2, 'mta-tls: there is no letter "bnk"\n'))


@test
def expiring_tells_whom_to_ask_again(folder):
    desk = desk_with_letter(folder, "--valid-until", "2026-12-31", "--ticket", "SUP-1")
    equal(done(desk.run("expiring", "--within", "30d")), "No letter ends by 2026-12-23.\n")
    said = done(desk.run("expiring"), 1)
    equal(said.splitlines()[0], "bank: holds through 2026-12-31")
    check("SUP-1" in said and f'outbound "{BANK}"' in said, said)
    equal(done(desk.run("expiring", at="2027-01-01"), 1).splitlines()[0],
          "bank: lapsed after 2026-12-31")


@test
def a_letter_is_revoked_whatever_became_of_its_document(folder):
    desk = desk_with_letter(folder)
    (desk.letters / "bank.pdf").unlink()
    ran = desk.run("revoke", "bank", "--on", "2026-12-01")
    equal(ran.returncode, 0, ran.stderr)
    check("revoked from 2026-12-01 on" in ran.stdout, ran.stdout)
    equal(desk.record()["revoked_on"], "2026-12-01")
    ran = desk.run("revoke", "bnk")
    check(ran.returncode == 2 and 'did you mean "bank"?' in ran.stderr, ran.stderr)


@test
def letters_within_the_policy_file_are_told_but_not_added_to(folder):
    desk = desk_with_letter(folder)
    record = desk.record()
    del record["document"]
    text = json.loads(desk.policy.read_text())
    desk.policy.write_text(json.dumps({**text, "authorizations": [record]}))
    check("rests on it" in done(desk.run("show", "bank")))
    ran = desk.run("revoke", "bank")
    check(ran.returncode == 2 and "are written in it" in ran.stderr, ran.stderr)


@test
def the_example_is_a_good_folder_of_letters(_):
    example = pathlib.Path(__file__).resolve().parents[2] / "examples" / "letters" / "policy.json"
    ran = subprocess.run([program("mta-tls"), "letter", "check", "--policy", example],
                         capture_output=True, text=True, check=False)
    equal((ran.returncode, ran.stderr, ran.stdout.splitlines()[0]), (0, "", "bank-2026: good"))
