"""Signatures within a PDF."""

import re

import authority
import pdf
from desk import Desk, done, refused
from harness import check, equal, test

GIULIA = "Giulia Bianchi"
FORGED = "has a signature that is wrong"


def giulia(**more):
    return authority.signer(GIULIA, **more)


def sealed(*options, **more):
    return pdf.signed(pdf.plain(), giulia(), *options, **more)


def accept(folder, octets):
    desk = Desk(folder)
    said = done(desk.add(desk.document(octets)))
    check("verified       pades of" in said and "covers the whole file" in said, said)
    signature = desk.record()["signatures"][0]
    equal((signature["name"], signature["method"]), (GIULIA, "pades"))
    return desk


def refuse(folder, octets, words, **more):
    desk = Desk(folder)
    refused(desk, desk.add(desk.document(octets), **more), words)


@test
def a_good_signature_is_accepted(folder):
    desk = accept(folder, sealed())
    equal(done(desk.run("check", "--ca-file", f"{authority.authority('Example CA')}.pem")).
          splitlines()[0], "bank: good")


@test
def one_without_signed_attributes_is_accepted(folder):
    desk = Desk(folder)
    done(desk.add(desk.document(sealed("-noattr", sub_filter=b"adbe.pkcs7.detached")),
                  "--signed-on", "2026-11-01"))


@test
def an_rsa_pss_signature_is_accepted(folder):
    accept(folder, sealed("-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:32"))


@test
def an_unsupported_signature_is_called_so_and_not_forged(folder):
    refuse(folder, sealed("-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:max"),
           "which says nothing against it: RSA-PSS with a salt of")


@test
def a_weak_digest_is_unsupported(folder):
    refuse(folder, sealed("-md", "sha1"), "whose digest can be forged")


@test
def an_unknown_kind_of_signature_is_unsupported(folder):
    refuse(folder, sealed(sub_filter=b"adbe.x509.rsa_sha1"), "SubFilter adbe.x509.rsa_sha1")


@test
def a_changed_word_is_seen(folder):
    refuse(folder, sealed().replace(b"bank.example", b"evil.example"), FORGED)


@test
def a_changed_cms_structure_is_seen(folder):
    refuse(folder, sealed(change=lambda cms: cms[:-1] + bytes([cms[-1] ^ 1])), FORGED)


@test
def a_cut_cms_structure_is_seen(folder):
    refuse(folder, sealed(change=lambda cms: cms[:200]), "has a signature that cannot be read")


@test
def a_foreign_ca_is_seen(folder):
    desk = Desk(folder)
    document = desk.document(pdf.signed(pdf.plain(), giulia(ca="Other CA")))
    refused(desk, desk.add(document), "is signed by someone whom no CA of --ca-file vouches for")
    refused(desk, desk.add(document), 'whose certificate is by "CN=Other CA"')
    refused(desk, desk.add(document, ca=None), "--ca-file must name the CAs")


@test
def a_forged_signature_is_forged_whoever_made_it(folder):
    document = pdf.signed(pdf.plain(), giulia(ca="Other CA"))
    refuse(folder, document.replace(b"bank.example", b"evil.example"), FORGED)


@test
def an_expired_signer_is_refused_by_the_day_the_letter_came(folder):
    desk = Desk(folder)
    document = desk.document(sealed())
    refused(desk, desk.add(document, at="2031-01-01"), "that was not valid when the letter")
    done(desk.add(document, "--received", today(), at="2031-01-01"))
    # Later checks go by that day too.
    done(desk.run("check", "bank", "--ca-file", f"{authority.authority('Example CA')}.pem",
                  at="2031-01-01"))


def today():
    return authority.openssl("x509", "-noout", "-startdate", "-dateopt", "iso_8601", "-in",
                             f"{giulia()}.pem").decode()[len("notBefore="):][:10]


@test
def a_certificate_for_servers_does_not_sign_letters(folder):
    refuse(folder, pdf.signed(pdf.plain(), giulia(extensions=authority.SERVER)),
           "with a certificate that is not for signing documents")


@test
def a_signature_without_its_certificate_is_refused(folder):
    refuse(folder, sealed("-nocerts"), "has a signature without its signer's certificate")


@test
def whatever_is_appended_is_seen(folder):
    refuse(folder, sealed() + b"\n", "was added to after it was signed")


@test
def an_incremental_update_is_seen(folder):
    changed = b"<</Length 42>>stream\nBT /F 12 Tf 72 720 Td (evil.example) Tj ET  \nendstream"
    refuse(folder, pdf.update(sealed(), {5: changed}), "was added to after it was signed")


@test
def a_byte_range_that_ends_early_is_seen(folder):
    refuse(folder, sealed(short=1), "was added to after it was signed")


@test
def a_byte_range_with_a_wider_gap_is_seen(folder):
    octets = sealed()
    begin = int(re.search(rb"/ByteRange\[0 (\d+)", octets)[1])
    refuse(folder, octets.replace(b"[0 %010d" % begin, b"[0 %010d" % (begin - 5)),
           "covers only a part of it")


@test
def a_byte_range_that_is_none_is_seen(folder):
    octets = sealed()
    refuse(folder, re.sub(rb"/ByteRange\[0 \d+", b"/ByteRange[0 9999999999", octets),
           "its ByteRange is none")


@test
def two_signatures_are_accepted_and_both_told(folder):
    luca = authority.signer("Luca Verdi")
    desk = Desk(folder)
    said = done(desk.add(desk.document(pdf.signed(sealed(), luca)), "--name", GIULIA,
                         "--signed-on", "2026-11-20"))
    check("covers the file as it was before a later signature" in said, said)
    check("CN=Luca Verdi" in said and "covers the whole file" in said, said)


@test
def pages_that_change_between_two_signatures_are_seen(folder):
    changed = b"<</Length 42>>stream\nBT /F 12 Tf 72 720 Td (evil.example) Tj ET  \nendstream"
    refuse(folder, pdf.signed(pdf.update(sealed(), {5: changed}), authority.signer("Luca Verdi")),
           "after which its pages were changed")


@test
def a_countersignature_does_not_save_a_forged_first_one(folder):
    forged = sealed().replace(b"bank.example", b"evil.example")
    refuse(folder, pdf.signed(forged, authority.signer("Luca Verdi")), FORGED)
