"""The TXT record by which a domain's owner confirms a letter."""

import json
import pathlib
import subprocess
import sys

import world
from harness import check, equal, policy, program, put, test

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "letter"))

import pdf  # noqa: E402


def run(folder, *words):
    return subprocess.run(
        [program("mta-tls"), "letter", *words, "--letters", folder, "--policy",
         f"{folder}/policy.json", "--resolver", world.TREE[0], "--trust-anchor",
         str(world.tree().anchor)],
        capture_output=True, text=True, timeout=60, check=False)


def add(folder, domain, id="bank"):
    put(f"{folder}/policy.json", policy())
    scan = pathlib.Path(folder) / "scan.pdf"
    scan.write_bytes(pdf.plain())
    ran = run(folder, "add", str(scan), "--id", id, "--domain", domain, "--party",
              "recipient-owner", "--name", "A. B.", "--signed-on", "2026-11-01", "--dns-txt",
              f"_forced-tls.{domain}", "--no-tls-check", "no servers here")
    equal((ran.returncode, ran.stderr), (0, ""), ran.stdout)
    record = json.loads((pathlib.Path(folder) / f"{id}.json").read_text())
    return " ".join(ran.stdout.split()), record["domain_control"]


def checked(folder, id="bank"):
    ran = run(folder, "check", id)
    return ran.returncode, " ".join(ran.stdout.split())


@test
def a_signed_record_confirms_a_letter(folder):
    said, control = add(folder, "lab")
    check("_forced-tls.lab confirms it, and is signed (DNSSEC)." in said, said)
    check("verified_on" in control, control)
    code, said = checked(folder)
    equal(code, 0, said)
    check("confirms it, and is signed" in said, said)


@test
def an_unsigned_record_confirms_it_and_is_called_unsigned(folder):
    said, control = add(folder, "unsigned")
    check("confirms it; it is not signed (DNSSEC)." in said, said)
    check("verified_on" in control, control)


@test
def a_record_that_is_not_there_yet_is_missed_by_check(folder):
    said, control = add(folder, "short.lab")
    check('There is no TXT record _forced-tls.short.lab; it is to say "mta-tls-letter=bank".'
          in said, said)
    equal(control, {"dns_txt": "_forced-tls.short.lab"})
    code, said = checked(folder)
    check(code == 1 and "There is no TXT record" in said, said)


@test
def the_record_of_another_letter_confirms_nothing(folder):
    said, control = add(folder, "lab", id="other")
    check('does not say "mta-tls-letter=other".' in said, said)
    equal(control, {"dns_txt": "_forced-tls.lab"})
    equal(checked(folder, "other")[0], 1)


@test
def a_forged_record_confirms_nothing(folder):
    said, control = add(folder, "wrong.lab")
    check("_forced-tls.wrong.lab cannot be looked up: bogus" in said, said)
    equal(control, {"dns_txt": "_forced-tls.wrong.lab"})
    equal(checked(folder)[0], 1)
