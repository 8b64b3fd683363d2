"""The letter to be signed, on a page."""

import json
import subprocess

from desk import Desk, done
from harness import check, equal, test


def page(folder, *words):
    path = f"{folder}/page.pdf"
    desk = Desk(folder)
    done(desk.run("template", "--from", "Example Bank plc", "--to", "Own Mail", "--pdf", path,
                  *words))
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
    equal(subprocess.run(["qpdf", "--show-npages", path], capture_output=True, check=True,
                         text=True).stdout, "1\n")
    size = subprocess.run(["pdfinfo", path], capture_output=True, check=True, text=True).stdout
    check("(A4)" in size, size)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True,
                          text=True).stdout


@test
def a_page_says_what_the_text_says(folder):
    words = ("--domains", "bank.example,cards.example", "--include-subdomains", "--party",
             "recipient-owner,customer,provider", "--customer", "Ditta Rossi", "--valid-until",
             "2027-11-30")
    text = done(Desk(folder).run("template", "--from", "Example Bank plc", "--to", "Own Mail",
                                 *words))
    shown = page(f"{folder}/letters", *words).replace("\n", " ").split()
    equal([word for word in text.split() if word not in shown and not word.startswith("__")],
          ["-", "-"] if "-" not in shown else [])


@test
def a_page_has_italian_letters(folder):
    text = page(folder, "--domain", "banca.example", "--lang", "it", "--reason", "Sicurezza già")
    check("TLS è l'unica modalità ammessa" in text and "Sicurezza già" in text, text)


@test
def what_does_not_fit_a_page_is_told(folder):
    desk = Desk(folder)
    ran = desk.run("template", "--from", "A", "--to", "B", "--pdf", "x.pdf", "--domains",
                   ",".join(f"d{i}.example" for i in range(60)))
    equal((ran.returncode, ran.stderr),
          (2, "mta-tls: x.pdf does not fit one page; make two letters of it\n"))
    ran = desk.run("template", "--from", "Банк", "--to", "B", "--pdf", "x.pdf", "--domain", "a.example")
    check(ran.returncode == 2 and "not Western European; use the text" in ran.stderr, ran.stderr)
    check(not (desk.folder / "x.pdf").exists())


@test
def a_page_is_not_written_over_another_unasked(folder):
    desk = Desk(folder)
    words = ("template", "--from", "A", "--to", "B", "--domain", "a.example", "--pdf", "x.pdf")
    done(desk.run(*words))
    ran = desk.run(*words)
    equal((ran.returncode, ran.stderr), (2, "mta-tls: x.pdf is there already\n"))
    equal(json.loads(done(desk.run(*words, "--replace", "--json")))["pdf"], "x.pdf")
