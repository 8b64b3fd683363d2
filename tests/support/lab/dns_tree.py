"""A tree of DNS zones with DNSSEC, from its root down to zones that are broken on purpose.

    tree = DnsTree(folder, [Zone("lab", ["@ MX 10 mx", "mx A 192.0.2.1"]),
                            Zone("old.lab", ["@ TXT hello"], state="expired")])
    tree.start()   # one knotd serves all of it; tree.anchor is the file to trust
    tree.stop()

The root and what hangs between it and a zone need not be given.  `dnssec-failed.org` is
there as in the world outside: its signatures do not hold.
"""

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from .dns_message import answers
from .waiting import wait_for

ADDRESS = "127.0.0.53"
PROGRAMS = ("knotd", "knotc", "keymgr", "kzonesign")
LONG_AGO = 1577836800  # keys are as old as this, so that a zone can be signed back then
SIGNED_ONCE = ("expired", "forged")  # by kzonesign; knotd would keep their signatures well

KNOT = """
server:
    rundir: {folder}
    listen: {address}@{port}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
log:
  - target: {folder}/knot.log
    any: info
database:
    storage: {folder}
policy:
  - id: tree
    manual: on
    single-type-signing: on
template:
  - id: default
    storage: {folder}
    zonefile-sync: -1
    journal-content: none
    semantic-checks: off
zone:
"""
ZONE = """  - domain: {name}.
    file: {file}
    dnssec-signing: {signing}
    dnssec-policy: tree
"""
HEADER = """$ORIGIN {name}.
$TTL {ttl}
@ SOA ns. postmaster.ns. {serial} 3600 600 86400 {negative_ttl}
@ NS ns.
"""


@dataclass(frozen=True)
class Zone:
    """Records as in a zone file; "@" is the zone itself.

    States: signed; unsigned; wrong-ds (the parent vouches for another key); expired (all
    signatures); forged (the first text of `forgery` became the second after signing).
    """

    name: str
    lines: tuple[str, ...] | list[str] = ()
    state: str = "signed"
    ttl: int = 300
    negative_ttl: int = 300
    forgery: tuple[str, str] = ()

    @property
    def file(self):
        return f"{self.name or 'root'}.zone"


SELF_TEST = (Zone("org"), Zone("dnssec-failed.org", ["@ A 192.0.2.99"], "wrong-ds"))


@dataclass
class DnsTree:
    """`prefix` begins every command line of knotd, to start it on another host."""

    folder: Path
    zones: list[Zone]
    address: str = ADDRESS
    port: int = 53
    prefix: tuple[str, ...] = ()
    _serial: int = field(default=1000, init=False)
    _process: subprocess.Popen | None = field(default=None, init=False)

    def __post_init__(self):
        named = {zone.name: zone for zone in (Zone(""), *SELF_TEST, *self.zones)}
        self._zones = named
        self._delegations = {}
        self.folder = Path(self.folder)
        self.anchor = self.folder / "anchor.key"

    def start(self):
        """Returns once it answers."""
        self.folder.mkdir(parents=True)
        self.folder.chmod(0o755)
        self._configure()
        self._delegations = {name: self._delegation(zone)
                             for name, zone in self._zones.items()}
        self.anchor.write_text(self._delegations[""][-1] + "\n", encoding="ascii")
        for zone in self._zones.values():
            self._write(zone)
        self._process = subprocess.Popen(
            [*self.prefix, program("knotd"), "-c", self._configuration],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        wait_for(lambda: answers((self.address, self.port), ".", "SOA"),
                 "knot to answer")

    def stop(self):
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def replace(self, zone):
        """Serves the zone of that name with other records; its state stays."""
        assert zone.state == self._zones[zone.name].state not in SIGNED_ONCE
        self._zones[zone.name] = zone
        self._serial += 1000
        self._write(zone)
        self._run("knotc", "-b", "zone-reload", f"{zone.name}.")

    def zone(self, name):
        """As it is served now."""
        return self._zones[name]

    @property
    def _configuration(self):
        return self.folder / "knot.conf"

    @property
    def _signing_configuration(self):
        return self.folder / "sign.conf"

    def _configure(self):
        server = KNOT.format(folder=self.folder, address=self.address, port=self.port)
        for path, unsigned in ((self._configuration, ("unsigned", *SIGNED_ONCE)),
                               (self._signing_configuration, ("unsigned",))):
            path.write_text(server + "".join(
                ZONE.format(name=zone.name, file=zone.file,
                            signing="off" if zone.state in unsigned else "on")
                for zone in self._zones.values()), encoding="ascii")

    def _delegation(self, zone):
        """What the parent says of a zone; makes its key."""
        records = [f"{zone.name}. NS ns."]
        if zone.state == "unsigned":
            return records
        self._keymgr(zone, "generate", "algorithm=ECDSAP256SHA256", "ksk=yes", "zsk=yes",
                     *(f"{moment}={LONG_AGO}" for moment in
                       ("created", "publish", "ready", "active")))
        signer = self._keymgr(zone, "ds").splitlines()[0]
        if zone.state == "wrong-ds":
            signer = f"{signer[:-8]}{int(signer[-8:], 16) ^ 1:08x}"
        return [*records, signer]

    def _keymgr(self, zone, *arguments):
        return self._run("keymgr", f"{zone.name}.", *arguments,
                         configuration=self._signing_configuration)

    def _write(self, zone):
        path = self.folder / zone.file
        header = HEADER.format(name=zone.name, ttl=zone.ttl, serial=self._serial,
                               negative_ttl=zone.negative_ttl)
        glue = [] if zone.name else [f"ns. A {self.address}"]
        lines = [*zone.lines, *self._children(zone), *glue]
        path.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
        if zone.state in SIGNED_ONCE:
            self._sign_once(zone, path)

    def _children(self, zone):
        return [record for child in self._zones.values()
                if child.name and self._parent(child).name == zone.name
                for record in self._delegations[child.name]]

    def _parent(self, zone):
        name = zone.name
        while name:
            name = name.partition(".")[2]
            if name in self._zones:
                return self._zones[name]
        return None

    def _sign_once(self, zone, path):
        signed = self.folder / "signed"
        signed.mkdir(exist_ok=True)
        moment = ("-t", str(LONG_AGO + 86400)) if zone.state == "expired" else ()
        self._run("kzonesign", "-o", signed, *moment, f"{zone.name}.",
                  configuration=self._signing_configuration)
        text = (signed / zone.file).read_text(encoding="utf-8")
        path.write_text(text.replace(*zone.forgery) if zone.forgery else text,
                        encoding="utf-8")

    def _run(self, name, *arguments, configuration=None):
        command = [program(name), "-c", configuration or self._configuration, *arguments]
        return subprocess.run([*map(str, command)], check=True, capture_output=True,
                              text=True).stdout


def program(name):
    return shutil.which(name) or f"/usr/sbin/{name}"
