"""What is installed in the roots."""

from .root import Recipe

ADD_USER = """
getent passwd mta-tls > /dev/null || useradd --system --user-group --no-create-home \
    --home-dir /nonexistent --shell /usr/sbin/nologin mta-tls
"""

POSTFIX = Recipe(
    "postfix",
    ("postfix", "knot", "knot-dnsutils", "unbound", "openssl", "ca-certificates",
     "iproute2", "procps", "util-linux"),
    ADD_USER)
