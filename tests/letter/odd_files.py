"""What is no letter, or not the one that it says it is."""

import os
import subprocess

import pdf
from desk import Desk, refused
from harness import check, equal, test

SCAN = ("--name", "G. Bianchi", "--signed-on", "2026-11-01")


def refuse(folder, octets, words, name="letter.pdf"):
    desk = Desk(folder)
    refused(desk, desk.add(desk.document(octets, name), *SCAN), words)


def rewritten(folder, *options):
    source, target = f"{folder}/plain.pdf", f"{folder}/made.pdf"
    with open(source, "wb") as file:
        file.write(pdf.plain())
    subprocess.run(["qpdf", *options, source, target], check=True)
    with open(target, "rb") as file:
        return file.read()


@test
def a_pdf_with_a_password_is_refused(folder):
    refuse(folder, rewritten(folder, "--encrypt", "user", "owner", "256", "--"),
           "is an encrypted PDF")


@test
def a_pdf_with_restrictions_is_refused(folder):
    refuse(folder, rewritten(folder, "--encrypt", "", "owner", "256", "--"), "is an encrypted PDF")


@test
def a_file_of_100_mb_is_refused_unread(folder):
    desk = Desk(folder)
    path = desk.folder / "big.pdf"
    with open(path, "wb") as file:
        file.write(pdf.plain())
        file.truncate(100 * 1024 * 1024)
    refused(desk, desk.add(path, *SCAN), "has 104857600 octets; at most 67108864 are allowed")


@test
def an_archive_called_pdf_is_refused(folder):
    refuse(folder, b"PK\x03\x04" + b"\0" * 100, "it is a ZIP archive or an office document")


@test
def an_image_is_refused(folder):
    refuse(folder, b"\x89PNG\r\n\x1a\n", "it is a PNG image")


@test
def an_empty_file_is_refused(folder):
    refuse(folder, b"", "it is empty")


@test
def a_pdf_that_is_cut_off_is_refused_or_has_its_page(folder):
    refuse(folder, pdf.plain()[:40], "is a PDF")


@test
def a_pdf_without_a_page_is_refused(folder):
    refuse(folder, pdf.plain(pages=0), "is a PDF without a page")


@test
def a_link_out_of_the_folder_is_refused(folder):
    desk = Desk(folder)
    outside = desk.document(pdf.plain(), "outside.pdf")
    inside = desk.letters / "link.pdf"
    os.symlink(outside, inside)
    ran = desk.add(inside, *SCAN)
    check(ran.returncode == 1 and "is a link out of its folder, to " in ran.stderr, ran.stderr)
    equal([path.name for path in desk.letters.iterdir()], ["link.pdf"])


@test
def a_folder_or_a_pipe_is_refused_and_nothing_hangs(folder):
    desk = Desk(folder)
    os.mkfifo(desk.folder / "pipe.pdf")
    refused(desk, desk.add(desk.folder / "pipe.pdf", *SCAN), "is not a regular file")
    refused(desk, desk.add(desk.folder, *SCAN), "is a directory, not a file")


@test
def a_name_with_an_escape_sequence_does_no_harm(folder):
    desk = Desk(folder)
    refused(desk, desk.add(desk.document(b"", "a\x1b[31m.pdf"), *SCAN), "a\\x1b[31m.pdf")
