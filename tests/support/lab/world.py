"""The world of the lab: which servers there are, and which names lead to them.

`mx.KIND.lab` is one server per kind of behaviour.  `KIND.lab` and every name below it
lead there, and so does `KIND.LEVEL.lab` for each level, so that one rule with
include_subdomains for `encrypt.lab` puts every kind of server to the test.
"""

from dataclasses import dataclass
from pathlib import Path

from .dns_tree import Zone

LEVELS = ("none", "may", "dane", "encrypt", "verify", "secure", "fingerprint",
          "dane-only")

DNS, RESOLVER, SENDER = "192.0.2.53", "192.0.2.54", "192.0.2.10"
DNS_FRONT, WEB = "192.0.2.55", "192.0.2.80"
HAS_IPV6 = Path("/proc/net/if_inet6").exists()
SENDER_V6 = ["2001:db8::10"] if HAS_IPV6 else []


@dataclass(frozen=True)
class Server:
    kind: str
    address: str
    real: bool = True
    certificate: str = "self-signed"
    options: tuple[str, ...] = ()
    behaviour: str = ""

    @property
    def host(self):
        return f"mx.{self.kind}.lab"


ONE_BY_ONE = ("smtpd_discard_ehlo_keywords=pipelining",)
NO_TLS = ("smtpd_tls_security_level=none",)
TLS11 = ("smtpd_tls_protocols=TLSv1.1", "smtpd_tls_mandatory_protocols=TLSv1.1",
         "tls_medium_cipherlist=ALL:@SECLEVEL=0")
TLS12 = ("smtpd_tls_protocols=TLSv1.2",)

SERVERS = {server.kind: server for server in (
    Server("good", "192.0.2.21", certificate="good"),
    Server("self-signed", "192.0.2.22", options=ONE_BY_ONE),
    Server("wrong-name", "192.0.2.23", certificate="wrong-name"),
    Server("expired", "192.0.2.24", certificate="expired"),
    Server("no-tls", "192.0.2.25", options=NO_TLS),
    Server("tls12", "192.0.2.26", certificate="tls12", options=TLS12),
    Server("tls11", "192.0.2.27", certificate="tls11", options=TLS11),
    Server("tlsa", "192.0.2.28", certificate="tlsa"),
    Server("tlsa-wrong", "192.0.2.29"),
    Server("chain", "192.0.2.31", certificate="chain"),
    Server("tlsa-no-tls", "192.0.2.30", options=NO_TLS),
    Server("garbage", "192.0.2.41", real=False, behaviour="garbage"),
    Server("closes", "192.0.2.42", real=False, behaviour="close"),
    Server("refuses", "192.0.2.43", real=False, behaviour="refuse"),
    Server("plain", "192.0.2.45", real=False, behaviour="plain"),
    Server("plain6", "2001:db8::46", real=False, behaviour="plain"),
    Server("silent", "192.0.2.48", real=False, behaviour="silent"),
    Server("odd-chain", "192.0.2.46", real=False, certificate="odd-chain",
           behaviour="serve"),
    Server("long-certificate", "192.0.2.47", real=False, certificate="long-certificate",
           behaviour="serve"),
    Server("watch", "192.0.2.44", real=False, certificate="watch", behaviour="serve"),
) if HAS_IPV6 or ":" not in server.address}

TWO = (("10", "no-tls"), ("20", "good"))
# A broken handshake, a certificate for somebody else, and only then a good server.
THREE = (("10", "garbage"), ("20", "wrong-name"), ("30", "good"))
# Nobody who waits for this one asks policyd anything for a while.
SILENT_FIRST = (("10", "silent"), ("20", "good"))
IDN = {"xn--bcher-kva.lab": "good"}
ALIASES = {"alias.lab": "refuses.lab"}

HOSTS = {
    "dns": [DNS, RESOLVER, DNS_FRONT, WEB],
    "sender": [SENDER, *SENDER_V6],
    "mx": [server.address for server in SERVERS.values()],
}


def certificates(authority):
    """Every certificate by its name in SERVERS."""
    def proper(kind):
        return [f"mx.{kind}.lab", f"{kind}.lab", f"*.{kind}.lab"]

    made = {kind: authority.issue(kind, proper(kind))
            for kind in ("good", "tls12", "tls11", "watch")}
    made["wrong-name"] = authority.issue("wrong-name", ["elsewhere.example"])
    made["expired"] = authority.issue_expired("expired", proper("expired"))
    made["self-signed"] = authority.self_signed("self-signed", ["mx.self-signed.lab"])
    made["odd-chain"] = authority.with_odd_chain("odd-chain", ["mx.odd-chain.lab"])
    made["long-certificate"] = authority.issue(
        "long-certificate", [*proper("long-certificate"),
                             *(f"host-{number}.long-certificate.lab" for number in range(250))])
    made["chain"] = authority.with_itself("chain", ["mx.ta.signed", "mx.both-wrong.signed"])
    made["tlsa"] = authority.self_signed("tlsa", ["mx.tlsa.lab"])
    return made


def zones(tlsa):
    return [Zone("lab", records(tlsa)), Zone("unsigned", unsigned_records(), "unsigned")]


def records(tlsa):
    """The lines of zone `lab.`; tlsa is the digest of the key that TLSA really names."""
    lines = []
    for server in SERVERS.values():
        kind_of_record = "AAAA" if ":" in server.address else "A"
        lines.append(f"{server.host}. {kind_of_record} {server.address}")
        for domain in (server.kind, *(f"{server.kind}.{level}" for level in LEVELS)):
            lines += _leads_to(f"{domain}.lab.", (("10", server.kind),))
    for several, exchangers in (("two", TWO), ("three", THREE),
                                ("silent-first", SILENT_FIRST)):
        for domain in (several, *(f"{several}.{level}" for level in LEVELS)):
            lines += _leads_to(f"{domain}.lab.", exchangers)
    for domain, kind in IDN.items():
        lines += _leads_to(f"{domain}.", (("10", kind),))
    lines += [f"{name}. CNAME {target}." for name, target in ALIASES.items()]
    lines.append(f"_25._tcp.mx.tlsa.lab. TLSA 3 1 1 {tlsa}")
    for kind in ("tlsa-wrong", "tlsa-no-tls"):
        lines.append(f"_25._tcp.mx.{kind}.lab. TLSA 3 1 1 {'00' * 32}")
    return lines


def unsigned_records():
    """A zone without DNSSEC, whose MX hosts lie in the signed one."""
    return [line for kind in ("tlsa", "tlsa-wrong", "good") for level in LEVELS
            for line in _leads_to(f"{kind}.{level}.unsigned.", (("10", kind),))]


def _leads_to(domain, exchangers):
    return [f"{name} MX {preference} mx.{kind}.lab."
            for name in (domain, f"*.{domain}") for preference, kind in exchangers]
