"""Signed envelopes around a PDF: .p7m (CAdES)."""

import base64

import authority
import pdf
from desk import Desk, done, refused
from harness import check, equal, test

GIULIA = "Giulia Bianchi"


def giulia():
    return authority.signer(GIULIA)


def accept(folder, octets):
    desk = Desk(folder)
    said = done(desk.add(desk.document(octets, "signed.pdf.p7m")))
    check("a signed envelope around a PDF of 1 page" in said, said)
    check("cades of \"CN=Giulia Bianchi,O=Example Bank\"" in said, said)
    record = desk.record()
    equal((record["document"]["file"], record["signatures"][0]["method"]),
          ("bank.pdf.p7m", "cades"))
    return said


def refuse(folder, octets, words):
    desk = Desk(folder)
    refused(desk, desk.add(desk.document(octets, "signed.pdf.p7m")), words)


@test
def an_envelope_in_der_is_accepted(folder):
    accept(folder, authority.envelope(pdf.plain(), giulia()))


@test
def an_envelope_in_pem_is_accepted(folder):
    accept(folder, authority.envelope(pdf.plain(), giulia(), form="PEM"))


@test
def an_envelope_in_bare_base64_is_accepted(folder):
    accept(folder, base64.encodebytes(authority.envelope(pdf.plain(), giulia())))


@test
def an_envelope_written_as_a_stream_is_accepted(folder):
    accept(folder, authority.envelope(pdf.plain(), giulia(), "-stream"))


@test
def an_envelope_with_rsa_pss_is_accepted(folder):
    accept(folder, authority.envelope(pdf.plain(), giulia(), "-keyopt", "rsa_padding_mode:pss",
                                      "-keyopt", "rsa_pss_saltlen:32"))


@test
def an_envelope_around_an_envelope_tells_both_signers(folder):
    inner = authority.envelope(pdf.plain(), giulia())
    desk = Desk(folder)
    outer = authority.envelope(inner, authority.signer("Luca Verdi"))
    said = done(desk.add(desk.document(outer, "s.pdf.p7m.p7m"), "--name", GIULIA, "--signed-on",
                         "2026-11-20"))
    check("CN=Luca Verdi" in said and "CN=Giulia Bianchi" in said, said)


@test
def a_changed_word_in_an_envelope_is_seen(folder):
    octets = authority.envelope(pdf.plain(), giulia())
    refuse(folder, octets.replace(b"bank.example", b"evil.example"),
           "has a signature that is wrong")


@test
def a_changed_signature_of_an_envelope_is_seen(folder):
    octets = authority.envelope(pdf.plain(), giulia())
    refuse(folder, octets[:-1] + bytes([octets[-1] ^ 1]), "has a signature that is wrong")


@test
def a_changed_inner_envelope_is_seen(folder):
    inner = authority.envelope(pdf.plain(), giulia()).replace(b"bank.example", b"evil.example")
    refuse(folder, authority.envelope(inner, authority.signer("Luca Verdi")),
           "has a signature that is wrong")


@test
def a_foreign_ca_of_an_envelope_is_seen(folder):
    refuse(folder, authority.envelope(pdf.plain(), authority.signer(GIULIA, ca="Other CA")),
           "is signed by someone whom no CA of --ca-file vouches for")


@test
def a_signature_without_its_document_is_no_letter(folder):
    refuse(folder, authority.cms(pdf.plain(), giulia()), "the envelope is empty")


@test
def an_envelope_around_no_pdf_is_no_letter(folder):
    refuse(folder, authority.envelope(b"PK\x03\x04 and more", giulia()),
           "it is a ZIP archive or an office document")


@test
def no_cut_of_an_envelope_is_accepted(folder):
    octets = authority.envelope(pdf.plain(), giulia())
    desk = Desk(folder)
    for size in range(0, len(octets), 97):
        refused(desk, desk.add(desk.document(octets[:size], "cut.p7m"), "--name", "X",
                               "--signed-on", "2026-11-01"), "cut.p7m is neither a PDF")
