"""Certificates that the lab's authority does not make by itself."""

import subprocess

from lab.certificates import Certificate


def for_days(authority, name, names, days):
    return _issue(authority.path, authority.folder / f"{name}.pem", names[0], days,
                  "-addext", _alternatives(names))


def common_name_only(authority, name, host):
    return _issue(authority.path, authority.folder / f"{name}.pem", host, 30,
                  "-addext", "basicConstraints=CA:FALSE")


def of_intermediate(authority, name, names, sends_it):
    """Issued by an authority below the trusted one."""
    middle = _issue(authority.path, authority.folder / f"{name}-issuer.pem", "Lab Issuer",
                    30, "-addext", "basicConstraints=critical,CA:TRUE")
    made = _issue(middle.path, authority.folder / f"{name}.pem", names[0], 30,
                  "-addext", _alternatives(names))
    if sends_it:
        text = middle.path.read_text(encoding="ascii")
        with open(made.path, "a", encoding="ascii") as chain:
            chain.write(text[text.index("-----BEGIN CERT"):])
    return made


def key_digest(path):
    """SHA-256 of the key of a PEM file in hexadecimal."""
    return Certificate(path).spki_sha256()


def _alternatives(names):
    return "subjectAltName=" + ",".join(f"DNS:{name}" for name in names)


def _issue(issuer, path, common_name, days, *options):
    key = _openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
    path.write_bytes(key)
    path.write_bytes(key + _openssl(
        "req", "-x509", "-new", "-key", path, "-sha256", "-subj", f"/CN={common_name}",
        "-days", days, "-CA", issuer, "-CAkey", issuer, *options))
    return Certificate(path)


def _openssl(*arguments):
    return subprocess.run(["openssl", *map(str, arguments)], check=True,
                          capture_output=True).stdout
