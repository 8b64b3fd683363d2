"""The inbound half of the lab: our gateway, a partner's hosts, and who they claim to be.

The partner sends from `RULE.partner.lab`, one domain per rule of the matrix, to our
domains, which the gateway hands to the mailbox.
"""

from pathlib import Path

from . import partner
from .certificates import Authority
from .partner import Partner
from .world import HAS_IPV6

HOST = "gateway"
NAME = "mx.ours.lab"
ADDRESS = "192.0.2.10"
ADDRESS_V6 = "2001:db8::10"
# The host whose network policy.json may name, and one outside of it.
CLIENT, CLIENT_V6, STRANGER = "192.0.2.101", "2001:db8::101", "192.0.2.77"
OURS = ("ours.lab", "vault.ours.lab", "forced.lab")
WEAK = "ECDHE-ECDSA-AES128-GCM-SHA256"

HOSTS = {
    HOST: [ADDRESS, *([ADDRESS_V6] if HAS_IPV6 else [])],
    partner.HOST: [CLIENT, STRANGER, *([CLIENT_V6] if HAS_IPV6 else [])],
}
NAMES = f"""127.0.0.1 localhost
{ADDRESS} {NAME}
{CLIENT} client.partner.lab
{CLIENT_V6} client.partner.lab
{STRANGER} stranger.lab
"""


def name_hosts():
    """No DNS on these hosts: /etc/hosts has every name there is."""
    Path("/etc/hosts").write_text(NAMES, encoding="ascii")
    Path("/etc/resolv.conf").unlink(missing_ok=True)
    Path("/etc/resolv.conf").write_text("nameserver 127.0.0.1\n", encoding="ascii")


def certificates(authority, folder):
    """The gateway's certificate, and the partner's good one and its counterfeits."""
    stranger = Authority(folder / "other-ca", "Some other CA", trusted=False)
    name = "client.partner.lab"
    return {
        "gateway": authority.issue("gateway", [NAME]),
        "trusted": authority.issue("trusted", [name]),
        "spare": authority.issue("spare", [name]),
        "wrong-name": authority.issue("client-wrong-name", ["elsewhere.example"]),
        "other-ca": stranger.issue("other-ca", [name]),
        "self-signed": authority.self_signed("client-self-signed", [name]),
    }


def partners(made):
    """Every way to connect, by its name in the matrix."""
    def secured(tls, certificate=None, ciphers=None):
        path = made[certificate].path if certificate else None
        return Partner(CLIENT, tls, path, ciphers)

    return {
        "plain": Partner(CLIENT),
        "tls12": secured("1.2"),
        "weak": secured("1.2", ciphers=WEAK),
        "tls13": secured("1.3"),
        "trusted": secured("1.3", "trusted"),
        "wrong-name": secured("1.3", "wrong-name"),
        "other-ca": secured("1.3", "other-ca"),
        "self-signed": secured("1.3", "self-signed"),
    }
