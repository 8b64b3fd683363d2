"""Domains of `lab.`, each with a server of its own kind on the loopback."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lab.certificates import Authority
from lab.dns_tree import DnsTree, Zone
from lab.sts_server import StsServer, policy_text
from odd_certificates import (common_name_only, for_days, of_intermediate,
                              key_digest)
from smtp_servers import SmtpServer

TABLES = Path(__file__).resolve().parent / "tables"
FOLDER = Path("/tmp/probe")
STS = ("127.0.0.80", 443)

# kind: (the server's behaviour, its certificate)
KINDS = {
    "good": ("serve", "good"),
    "self-signed": ("serve", "self-signed"),
    "wrong-name": ("serve", "wrong-name"),
    "expired": ("serve", "expired"),
    "soon": ("serve", "soon"),
    "cn-only": ("serve", "cn-only"),
    "whole-chain": ("serve", "whole-chain"),
    "incomplete": ("serve", "incomplete"),
    "stranger": ("serve", "stranger"),
    "tls12": ("tls12", "tls12"),
    "tls11": ("tls11", "tls11"),
    "no-tls": ("plain", None),
    "hidden": ("hidden", None),
    "old": ("no-ehlo", None),
    "put-off": ("put-off", None),
    "refuses": ("refuse-greeting", None),
    "busy": ("busy", None),
    "not-smtp": ("not-smtp", None),
    "mute": ("mute", None),
    "endless": ("endless", None),
    "garbage": ("garbage", None),
    "alert": ("alert", None),
    "closes": ("close", None),
    "closes-later": ("close-after-handshake", "closes-later"),
    "injected": ("inject", "injected"),
    "hostile": ("hostile", "hostile"),
    "tlsa": ("serve", "tlsa"),
    "tlsa-wrong": ("serve", "tlsa-wrong"),
    "tlsa-anchor": ("serve", "tlsa-anchor"),
    "sts": ("serve", "sts"),
    "sts-wrong": ("serve", "sts-wrong"),
}
# domain: the kinds of its servers, by preference
SEVERAL = {"two": ("no-tls", "good"), "three": ("expired", "wrong-name", "good"),
           "half": ("dead", "good"), "twice": ("good", "good")}
DEAD = "127.0.3.1"


@dataclass
class Ran:
    out: str
    code: int


class World:
    def __init__(self, program):
        self._program = program
        self._authority = Authority(FOLDER / "ca")
        self._stranger = Authority(FOLDER / "stranger", "Stranger CA", trusted=False)
        self.certificates = self._make_certificates()
        self.servers = {kind: SmtpServer(kind, f"127.0.2.{number}", behaviour,
                                         self.certificates.get(certificate))
                        for number, (kind, (behaviour, certificate))
                        in enumerate(KINDS.items(), 1)}
        self._sts = StsServer(FOLDER / "sts", self._authority)
        self._tree = DnsTree(FOLDER / "tree", [Zone("lab", self._records()),
                                               Zone("unsigned", self._unsigned(),
                                                    "unsigned"),
                                               Zone("bogus", ["@ MX 10 mx.good.lab."],
                                                    "wrong-ds")])

    def start(self):
        self._tree.start()
        self._sts.policies["sts.lab"] = policy_text("enforce", "*.sts.lab")
        self._sts.policies["sts-wrong.lab"] = policy_text("enforce", "mx.other.lab")
        self._sts.listen(STS)
        for server in self.servers.values():
            server.start()

    def run(self, *arguments):
        """The probe, as in this world; errors go where the page goes."""
        return self.run_command("probe", *self.dns, "--ehlo", "probe.lab",
                                "--sts-connect-to", "{}:{}".format(*STS), *arguments)

    @property
    def dns(self):
        return ["--resolver", "127.0.0.53", "--trust-anchor", self._tree.anchor]

    def run_command(self, *words):
        done = subprocess.run([self._program, *words], cwd=TABLES, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
                              timeout=120, check=False)
        return Ran(done.stdout.decode(), done.returncode)

    @staticmethod
    def write_table(policy):
        path = FOLDER / "written.json"
        path.write_text(json.dumps(policy), encoding="utf-8")
        return path

    def connections(self):
        return sum(len(server.dialogues) for server in self.servers.values())

    def _make_certificates(self):
        proper = self._authority.issue
        made = {kind: proper(kind, [f"mx.{kind}.lab"])
                for kind in ("good", "tls12", "tls11", "sts", "sts-wrong", "injected",
                             "closes-later", "hostile")}
        made["self-signed"] = self._authority.self_signed("self-signed",
                                                          ["mx.self-signed.lab"])
        made["wrong-name"] = proper("wrong-name", ["elsewhere.example"])
        made["expired"] = self._authority.issue_expired("expired", ["mx.expired.lab"])
        made["soon"] = for_days(self._authority, "soon", ["mx.soon.lab"], 10)
        made["cn-only"] = common_name_only(self._authority, "cn-only", "mx.cn-only.lab")
        made["stranger"] = self._stranger.with_itself("stranger", ["mx.stranger.lab"])
        for kind in ("incomplete", "whole-chain"):
            made[kind] = of_intermediate(self._authority, kind, [f"mx.{kind}.lab"],
                                         sends_it=kind == "whole-chain")
        for kind in ("tlsa", "tlsa-wrong"):
            made[kind] = self._authority.self_signed(kind, [f"mx.{kind}.lab"])
        made["tlsa-anchor"] = self._stranger.with_itself("tlsa-anchor",
                                                         ["mx.tlsa-anchor.lab"])
        return made

    def _records(self):
        lines = [f"mx.dead A {DEAD}", "nullmx MX 0 .", "_mta-sts.sts TXT \"v=STSv1; id=1\"",
                 "_mta-sts.sts-wrong TXT \"v=STSv1; id=1\"",
                 f"_25._tcp.mx.tlsa TLSA 3 1 1 {self.certificates['tlsa'].spki_sha256()}",
                 f"_25._tcp.mx.tlsa-wrong TLSA 3 1 1 {'00' * 32}",
                 f"_25._tcp.mx.tlsa-anchor TLSA 2 1 1 {key_digest(self._stranger.path)}"]
        for kind, server in self.servers.items():
            lines += [f"mx.{kind} A {server.address}", f"{kind} MX 10 mx.{kind}"]
        for domain, kinds in SEVERAL.items():
            lines += [f"{domain} MX {10 * number} mx.{kind}"
                      for number, kind in enumerate(kinds, 1)]
        return lines

    def _unsigned(self):
        return ["tlsa MX 10 mx.tlsa.lab.", "good MX 10 mx.good.lab."]
