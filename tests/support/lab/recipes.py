"""What is installed in the roots."""

from .root import Recipe

ADD_USER = """
getent passwd mta-tls > /dev/null || useradd --system --user-group --no-create-home \
    --home-dir /nonexistent --shell /usr/sbin/nologin mta-tls
"""
TOOLS = ("openssl", "ca-certificates", "iproute2", "procps", "util-linux")
SASL = ("sasl2-bin", "libsasl2-modules")

POSTFIX = Recipe(
    "postfix", ("postfix", "knot", "knot-dnsutils", "unbound", *SASL, *TOOLS), ADD_USER)
SENDMAIL = Recipe("sendmail", ("sendmail-bin", "sensible-mda", *SASL, *TOOLS), ADD_USER)
EXIM = Recipe("exim", ("exim4-daemon-heavy", *TOOLS), ADD_USER)
