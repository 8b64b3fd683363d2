"""What is installed in the roots."""

from .root import Recipe

ADD_USER = """
getent passwd mta-tls > /dev/null || useradd --system --user-group --no-create-home \
    --home-dir /nonexistent --shell /usr/sbin/nologin mta-tls
"""
# The receivers are Postfix beside another MTA too, whose package excludes Postfix's: what
# the two do not share is put in place by hand.
ADD_POSTFIX = ADD_USER + """
set -eu
cd "$(mktemp -d)"
apt-get -q download postfix
apt-get -q satisfy -y --no-install-recommends "$(dpkg-deb -f postfix_*.deb Depends)"
dpkg-deb -x postfix_*.deb .
cp -a usr/lib/postfix /usr/lib/
cp -a usr/sbin/post* /usr/sbin/
cp -a etc/postfix /etc/
for group in postfix postdrop; do getent group $group || groupadd --system $group; done
getent passwd postfix || useradd --system --gid postfix --no-create-home \
    --home-dir /var/spool/postfix --shell /usr/sbin/nologin postfix
"""
# A newer Postfix, of the next Debian, in a folder that is chroot'ed into.
NEXT = "/next"
ADD_NEXT_DEBIAN = ADD_USER + f"""
set -eu
mirror=$(apt-get indextargets --format '$(REPO_URI)' "Codename: bookworm" | head -n 1)
debootstrap --variant=minbase --include=postfix,ca-certificates trixie {NEXT} "$mirror"
rm -rf {NEXT}/var/cache/apt {NEXT}/var/lib/apt {NEXT}/usr/share/doc {NEXT}/usr/share/locale
"""
# Prometheus without its package, which brings a service and half a hundred megabytes more.
ADD_PROMETHEUS = """
set -eu
cd "$(mktemp -d)"
apt-get -q download prometheus
dpkg-deb --fsys-tarfile prometheus_*.deb | tar -x ./usr/bin/promtool ./usr/bin/prometheus
mv usr/bin/* /usr/local/bin/
"""
TOOLS = ("openssl", "ca-certificates", "iproute2", "procps", "util-linux")
SASL = ("sasl2-bin", "libsasl2-modules")
DNS = ("knot", "knot-dnsutils", "knot-dnssecutils", "unbound")

DNS_ONLY = Recipe("dns", (*DNS, *TOOLS))
BROWSER = Recipe("browser", ("chromium-headless-shell", "fonts-dejavu-core"))
METRICS = Recipe("metrics", (*DNS, *TOOLS), ADD_PROMETHEUS)
POSTFIX = Recipe("postfix", ("postfix", *DNS, *SASL, *TOOLS), ADD_USER)
POSTFIX_NEXT = Recipe("postfix-next", ("postfix", "debootstrap", *DNS, *TOOLS),
                      ADD_NEXT_DEBIAN)
SENDMAIL = Recipe("sendmail", ("sendmail-bin", "sensible-mda", *DNS, *SASL, *TOOLS),
                  ADD_POSTFIX)
EXIM = Recipe("exim", ("exim4-daemon-heavy", *DNS, *TOOLS), ADD_POSTFIX)
