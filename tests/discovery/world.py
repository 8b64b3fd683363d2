"""The servers that the tests share: a tree, a front that misbehaves, one that validates."""

import functools
import itertools
import pathlib
import tempfile

from asker import Asker
from lab import unbound
from lab.certificates import Authority
from lab.dns_front import DnsFront
from lab.dns_tree import DnsTree, Zone
from lab.sts_server import StsServer

TREE = ("127.0.0.53", 53)
VALIDATING = "127.0.0.55"
POLICIES = ("127.0.0.80", 443)
DIGEST = "5a" * 32

POLICY_DOMAINS = ["good", "redirect", "wrong-type", "too-long", "not-found", "slow",
                  "silent", "wrong-name", "expired", "unknown-ca", "tls11", "mute",
                  "closes", *(f"many{number}" for number in range(100))]
HOST = ["mx A 192.0.2.1", "mx AAAA 2001:db8::1", f"_25._tcp.mx TLSA 3 1 1 {DIGEST}"]
CONTROL = '_forced-tls TXT "mta-tls-letter=bank"'
ZONES = [
    Zone("lab", ["@ MX 10 mx", "@ MX 20 Other.mx.elsewhere.", *HOST,
                 '_mta-sts TXT "v=STSv1; " "id=1"', CONTROL,
                 "alias CNAME mx", "away CNAME mx.unsigned.", "lost CNAME nobody.lab.",
                 "loop CNAME loop2", "loop2 CNAME loop",
                 f'many TXT {" ".join(["x" * 250] * 40)}',
                 *(f"many2 TXT {i}{'y' * 200}" for i in range(30))]),
    Zone("unsigned", ["@ MX 10 mx", *HOST, CONTROL, "alias CNAME mx.lab.",
                      "@ TXT hello", "mx TXT there"], "unsigned"),
    Zone("wrong.lab", ["@ MX 10 mx", *HOST, CONTROL], "wrong-ds"),
    Zone("expired.lab", ["@ MX 10 mx", *HOST], "expired"),
    Zone("forged.lab", ["@ MX 10 mx", *HOST], "forged",
         forgery=("192.0.2.1", "192.0.2.66")),
    Zone("short.lab", ["@ A 192.0.2.1"], ttl=90, negative_ttl=70),
    # Servers of policies. Where each one leads, its name says.
    Zone("sts", [*(f"mta-sts.{name} A {POLICIES[0]}" for name in POLICY_DOMAINS),
                 "mta-sts.alias CNAME mta-sts.good",
                 "mta-sts.nowhere A 127.0.0.81",  # nobody listens
                 "mta-sts.second A 127.0.0.81", f"mta-sts.second A {POLICIES[0]}",
                 f"mta-sts.six AAAA 2001:db8::80", f"mta-sts.six A {POLICIES[0]}"]),
    Zone("sts.unsigned", [f"mta-sts.good A {POLICIES[0]}"], "unsigned"),
    Zone("badly.sts", [f"mta-sts A {POLICIES[0]}"], "wrong-ds"),
    Zone("test", ["@ MX 10 mx", *HOST]),
    # Next hops of the daemon.
    Zone("mail", ["mx A 192.0.2.1", "dane MX 10 mx.dane", "mx.dane A 192.0.2.2",
                  f"_25._tcp.mx.dane TLSA 3 1 1 {DIGEST}", "plain MX 10 mx",
                  *(line for name in ("sts", "sts2") for line in (
                      f"{name} MX 10 mx", f'_mta-sts.{name} TXT "v=STSv1; id=1"',
                      f"mta-sts.{name} A {POLICIES[0]}"))]),
]
_addresses = (f"127.0.1.{number}" for number in itertools.count(1))


@functools.cache
def folder():
    path = pathlib.Path(tempfile.mkdtemp(prefix="discovery-"))
    path.chmod(0o755)
    return path


@functools.cache
def tree():
    grown = DnsTree(folder() / "tree", ZONES)
    grown.start()
    return grown


@functools.cache
def validating():
    """unbound, as administrators have it; its address."""
    home = folder() / "unbound"
    home.mkdir()
    unbound.start(home, VALIDATING, "127.0.0.0/8", tree(), "lab")
    return VALIDATING


def front(behind=None):
    """A new one, with an address of its own."""
    tree()
    new = DnsFront(next(_addresses), (behind, 53) if behind else TREE)
    new.start()
    return new


def resolver(address, *options, env=None):
    """Asks there, and trusts the tree."""
    return Asker("--resolver", address, "--trust-anchor", str(tree().anchor), *options,
                 env=env)


def plain(*options):
    return resolver(TREE[0], *options)


def fetcher(*options, address=TREE[0], env=None):
    """Trusts the authority of the policies' servers as well."""
    return resolver(address, "--ca-file", str(authority().anchor), *options, env=env)


@functools.cache
def authority():
    return Authority(folder() / "ca", trusted=False)


@functools.cache
def policies():
    server = StsServer(folder() / "sts", authority())
    server.behaviours.update({f"{name}.sts": name for name in POLICY_DOMAINS[:13]})
    server.listen(POLICIES)
    return server
