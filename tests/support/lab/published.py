"""What domains of the lab publish of themselves: TLSA records and MTA-STS policies.

`signed.zone` has those with DNSSEC, `insecure.zone` those without.  policyd asks DNS at
world.DNS_FRONT, which writes every question down; policies are served at world.WEB.
"""

import dataclasses
import re
from pathlib import Path

from . import world
from .certificates import Certificate
from .dns_front import DnsFront
from .dns_tree import Zone
from .sts_server import StsServer, policy_text

HERE = Path(__file__).resolve().parent
HOST = "dns"
NOTHING = "0" * 64
MARK = re.compile("@([^@]+)@")
# How a policy's web server can fail: BEHAVIOUR.web.insecure, whose mail server has no TLS.
BROKEN_WEB = ("redirect", "wrong-type", "too-long", "not-found", "slow", "silent",
              "wrong-name", "expired", "unknown-ca", "tls11", "mute", "closes")
# Domain, mode, and the names of servers that the policy permits.
POLICIES = (
    ("enforce.insecure", "enforce", "mx.good.lab"),
    ("enforce-pattern.insecure", "enforce", "*.good.lab"),
    ("enforce-other-mx.insecure", "enforce", "mx.good.lab"),
    ("enforce-disguised.insecure", "enforce", "mx.good.lab"),
    ("enforce-bad-certificate.insecure", "enforce", "mx.self-signed.lab"),
    ("enforce-no-tls.insecure", "enforce", "mx.no-tls.lab"),
    ("testing.insecure", "testing", "mx.good.lab"),
    ("none.insecure", "none"),
    ("changing.insecure", "enforce", "mx.good.lab"),
    ("silent-record.insecure", "enforce", "mx.good.lab"),
    ("two-records.insecure", "enforce", "mx.good.lab"),
    ("no-mx.insecure", "enforce"),
    ("address-mx.insecure", "enforce", "192.0.2.21"),
    ("words-in-mx.insecure", "enforce", "mx.good.lab protocols=SSLv3"),
    ("both.signed", "enforce", "mx.ee.signed"),
    ("both-wrong.signed", "enforce", "mx.both-wrong.signed"),
    *((f"{how}.web.insecure", "enforce", "mx.good.lab") for how in BROKEN_WEB),
)


class Published:
    """`tree` is set once DNS is served; `front` and `web` can be told to misbehave."""

    def __init__(self, folder, authority, certificates):
        self._keys = {name: f"3 1 1 {certificate.spki_sha256()}"
                      for name, certificate in certificates.items()}
        self._keys["authority"] = f"2 1 1 {Certificate(authority.path).spki_sha256()}"
        self._keys["nobody"] = f"3 1 1 {NOTHING}"
        self._authority = authority
        self.tree = None
        self.front = DnsFront(world.DNS_FRONT, (world.DNS, 53), host=HOST)
        self.web = StsServer(folder, authority)

    def zones(self):
        """What knot has to serve."""
        zones = [Zone("signed", self._lines("signed.zone")),
                 Zone("insecure", self._lines("insecure.zone"), "unsigned"),
                 Zone("_tcp.mx.forged-tlsa.signed", [f"_25 TLSA 3 1 1 {NOTHING}"],
                      "wrong-ds"),
                 Zone("bogus", ["@ MX 10 mx.good.lab."], "expired")]
        named = {zone.name: zone.lines for zone in zones}
        for domain, *policy in POLICIES:
            self.web.policies[domain] = policy_text(*policy)
            owner, _, zone = domain.rpartition(".")
            named[zone].extend(_sts_records(owner, "1"))
        for how in BROKEN_WEB:
            self.web.behaviours[f"{how}.web.insecure"] = how
            named["insecure"].append(f"{how}.web MX 10 mx.no-tls.lab.")
        self.web.policies["delegated.insecure"] = policy_text("enforce", "mx.good.lab")
        return zones

    def start(self, tree):
        self.tree = tree
        self.front.start()
        self.web.listen((world.WEB, 443), HOST)

    def options(self):
        """How policyd is told to look here."""
        return ("--resolver", world.DNS_FRONT, "--trust-anchor", self.tree.anchor,
                "--sts-ca-file", self._authority.anchor)

    def new_policy(self, domain, mode, *mx, identity=None):
        """The owner serves another policy; with `identity` DNS says so as well."""
        self.web.policies[domain] = policy_text(mode, *mx)
        if identity:
            self.announce(domain, identity)

    def announce(self, domain, identity):
        """Another id in the TXT record of MTA-STS; None: the record is gone."""
        owner, _, name = domain.rpartition(".")
        zone = self.tree.zone(name)
        others = [line for line in zone.lines
                  if line.split()[0] != f"_mta-sts.{owner}"]
        said = _sts_records(owner, identity)[:1] if identity else []
        self.tree.replace(dataclasses.replace(zone, lines=others + said))

    def _lines(self, file):
        text = (HERE / file).read_text(encoding="utf-8")
        return [MARK.sub(self._meant, line) for line in text.splitlines()
                if line and not line.startswith(";")]

    def _meant(self, mark):
        word, _, name = mark.group(1).partition(":")
        if word == "key":
            return self._keys[name]
        return NOTHING if word == "nothing" else world.SERVERS[word].address


def _sts_records(owner, identity):
    return [f'_mta-sts.{owner} TXT "v=STSv1; id={identity};"',
            f"mta-sts.{owner} A {world.WEB}"]
