"""CAs and signers, made once by OpenSSL."""

import atexit
import functools
import pathlib
import shutil
import subprocess
import tempfile

SIGNING = "keyUsage=critical,digitalSignature,nonRepudiation\nextendedKeyUsage=emailProtection\n"
SERVER = "keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n"


def openssl(*words, data=None):
    done = subprocess.run(["openssl", *map(str, words)], input=data, capture_output=True,
                          check=False)
    if done.returncode != 0:
        raise AssertionError(f"openssl {words}: {done.stderr.decode()}")
    return done.stdout


@functools.cache
def folder():
    path = pathlib.Path(tempfile.mkdtemp(prefix="mta-tls-letter-"))
    atexit.register(shutil.rmtree, path)
    return path


@functools.cache
def authority(name):
    """The certificate and key of a CA, as paths without their extension."""
    path = folder() / f"ca-{name}"
    openssl("req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "3650", "-subj",
            f"/CN={name}", "-keyout", f"{path}.key", "-out", f"{path}.pem")
    return path


@functools.cache
def signer(name, ca="Example CA", extensions=SIGNING, days=365):
    """One who signs, whose certificate is by this CA."""
    path = folder() / f"{name}-{ca}-{days}-{len(extensions)}".replace(" ", "_")
    issuer = authority(ca)
    openssl("req", "-new", "-newkey", "rsa:2048", "-noenc", "-subj", f"/O=Example Bank/CN={name}",
            "-keyout", f"{path}.key", "-out", f"{path}.csr")
    pathlib.Path(f"{path}.ext").write_text(extensions, encoding="ascii")
    openssl("x509", "-req", "-in", f"{path}.csr", "-CA", f"{issuer}.pem", "-CAkey",
            f"{issuer}.key", "-days", days, "-extfile", f"{path}.ext", "-out", f"{path}.pem")
    return path


def cms(data, who, *options):
    """The signature of `who` over `data`, apart from it, in DER."""
    source = folder() / "data"
    source.write_bytes(data)
    return openssl("cms", "-sign", "-binary", "-in", source, "-outform", "DER", "-md", "sha256",
                   "-signer", f"{who}.pem", "-inkey", f"{who}.key", *options)


def envelope(data, who, *options, form="DER"):
    """`data` within its signature: .p7m."""
    source = folder() / "data"
    source.write_bytes(data)
    return openssl("cms", "-sign", "-binary", "-nodetach", "-in", source, "-outform", form,
                   "-md", "sha256", "-cades", "-signer", f"{who}.pem", "-inkey", f"{who}.key",
                   *options)
