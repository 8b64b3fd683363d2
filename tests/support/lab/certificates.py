"""Certificates, made anew for every lab; keys are never stored anywhere else."""

import hashlib
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

SUBJECT_KEY_ID, AUTHORITY_KEY_ID = b"\x55\x1d\x0e", b"\x55\x1d\x23"
BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")


@dataclass(frozen=True)
class Certificate:
    """One PEM file with key and certificate."""

    path: Path

    def spki_sha256(self):
        """SHA-256 of the public key in hexadecimal, as TLSA 3 1 1 has it."""
        public = _openssl("x509", "-in", self.path, "-noout", "-pubkey")
        der = _openssl("pkey", "-pubin", "-outform", "DER", text=public)
        return hashlib.sha256(der).hexdigest()


class Authority:
    """A certificate authority, by default one that every program of the root trusts."""

    def __init__(self, folder, name="Lab CA", trusted=True):
        folder.mkdir(parents=True)
        self.folder = folder
        self.path = folder / "ca.pem"
        _request(self.path, name, "-addext", "basicConstraints=critical,CA:TRUE")
        self.anchor = folder / "anchor.pem"
        self.anchor.write_text(_certificate_of(self.path))
        if trusted:
            with open(BUNDLE, "a", encoding="ascii") as bundle:
                bundle.write(self.anchor.read_text())

    def issue(self, name, names):
        path = self.folder / f"{name}.pem"
        _request(path, names[0], "-CA", self.path, "-CAkey", self.path,
                 "-addext", _alternatives(names))
        return Certificate(path)

    def issue_expired(self, name, names):
        """Ends yesterday: `req` refuses that, `x509` does it to a self-signed one."""
        path = self.self_signed(name, names).path
        extensions = self.folder / f"{name}.extensions"
        extensions.write_text(_alternatives(names), encoding="ascii")
        expired = _openssl("x509", "-in", path, "-days", "-1", "-CA", self.path,
                           "-CAkey", self.path, "-clrext", "-extfile", extensions)
        key = path.read_bytes().split(b"-----BEGIN CERT")[0]
        path.write_bytes(key + expired)
        return Certificate(path)

    def with_itself(self, name, names):
        """Followed by the authority's own certificate, which DANE-TA needs to see."""
        path = self.issue(name, names).path
        with open(path, "a", encoding="ascii") as chain:
            chain.write(self.anchor.read_text(encoding="ascii"))
        return Certificate(path)

    def with_odd_chain(self, name, names):
        """Followed by a certificate that has an extension twice: GnuTLS reads none such."""
        path = self.self_signed(name, names).path
        odd = ssl.PEM_cert_to_DER_cert(self.anchor.read_text()).replace(
            AUTHORITY_KEY_ID, SUBJECT_KEY_ID)
        with open(path, "a", encoding="ascii") as chain:
            chain.write(ssl.DER_cert_to_PEM_cert(odd))
        return Certificate(path)

    def self_signed(self, name, names):
        path = self.folder / f"{name}.pem"
        _request(path, names[0], "-addext", _alternatives(names))
        return Certificate(path)


def _certificate_of(path):
    text = path.read_text(encoding="ascii")
    return text[text.index("-----BEGIN CERT"):]


def _alternatives(names):
    return "subjectAltName=" + ",".join(f"DNS:{name}" for name in names)


def _request(path, common_name, *options):
    key = _openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
    path.write_bytes(key)
    certificate = _openssl("req", "-x509", "-new", "-key", path, "-sha256", "-subj",
                           f"/CN={common_name}", "-days", 30, *options)
    path.write_bytes(key + certificate)


def _openssl(*arguments, text=None):
    return subprocess.run(["openssl", *map(str, arguments)], input=text, check=True,
                          capture_output=True).stdout
