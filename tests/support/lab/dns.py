"""DNS of the lab: knot serves a signed root and a signed `lab.`, unbound validates."""

import os
import shutil
import socket
import struct
import subprocess
from pathlib import Path

from . import world
from .network import command_on
from .waiting import wait_for

KNOT = """
server:
    rundir: {folder}
    listen: {address}@53
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
log:
  - target: {folder}/knot.log
    any: info
database:
    storage: {folder}
policy:
  - id: lab
    manual: on
    single-type-signing: on
template:
  - id: default
    storage: {folder}
    zonefile-sync: -1
    semantic-checks: off
zone:
  - domain: .
    file: root.zone
    dnssec-signing: on
    dnssec-policy: lab
  - domain: lab.
    file: lab.zone
    dnssec-signing: on
    dnssec-policy: lab
  - domain: unsigned.
    file: unsigned.zone
"""

UNBOUND = """
server:
    interface: {resolver}
    access-control: 192.0.2.0/24 allow
    num-threads: 1
    do-ip6: no
    chroot: ""
    username: ""
    directory: {folder}
    pidfile: ""
    use-syslog: no
    logfile: {folder}/unbound.log
    trust-anchor: "{anchor}"
remote-control:
    control-enable: no
stub-zone:
    name: "."
    stub-addr: {address}
"""

HEADER = """$ORIGIN .
$TTL 300
{zone} SOA ns.lab. postmaster.lab. 1 3600 600 86400 300
{zone} NS ns.lab.
"""
MX, TRUSTED = 15, 0x0020


def start(folder, tlsa):
    """Starts both servers on host `dns`; returns once validated answers arrive."""
    folder.mkdir()
    folder.chmod(0o755)
    configuration = folder / "knot.conf"
    configuration.write_text(KNOT.format(folder=folder, address=world.DNS))
    anchor = _make_key(configuration, ".")
    _write_zones(folder, _make_key(configuration, "lab."), tlsa)
    _spawn("knotd", "-c", configuration)
    wait_for(lambda: _ask(world.DNS, "good.lab"), "knot to answer")
    (folder / "unbound.conf").write_text(UNBOUND.format(
        folder=folder, anchor=anchor, address=world.DNS, resolver=world.RESOLVER))
    # A copy, because the host's AppArmor profile for /usr/sbin/unbound would apply.
    resolver = shutil.copy("/usr/sbin/unbound", folder)
    _spawn(resolver, "-d", "-c", folder / "unbound.conf")
    wait_for(lambda: _ask(world.RESOLVER, "good.lab") & TRUSTED, "unbound to validate")
    Path("/etc/resolv.conf").unlink(missing_ok=True)
    Path("/etc/resolv.conf").write_text(
        f"nameserver {world.RESOLVER}\noptions edns0 trust-ad\n")


def _make_key(configuration, zone):
    """Makes the key of a zone and returns its DS record."""
    def keymgr(*arguments):
        return subprocess.run(["keymgr", "-c", configuration, zone, *arguments],
                              check=True, capture_output=True, text=True).stdout

    keymgr("generate", "algorithm=ECDSAP256SHA256", "ksk=yes", "zsk=yes")
    return keymgr("ds").splitlines()[0]


def _write_zones(folder, delegation, tlsa):
    glue = ["ns.lab. A " + world.DNS]
    zones = {
        "root": (".", ["lab. NS ns.lab.", delegation, "unsigned. NS ns.lab.", *glue]),
        "lab": ("lab.", glue + world.records(tlsa)),
        "unsigned": ("unsigned.", world.unsigned_records()),
    }
    for name, (zone, lines) in zones.items():
        text = HEADER.format(zone=zone) + "\n".join(lines) + "\n"
        (folder / f"{name}.zone").write_text(text)


def _spawn(*argv):
    subprocess.Popen(command_on("dns", *argv), stdin=subprocess.DEVNULL,
                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _ask(server, name):
    """Asks for the MX of name; the flags of a good answer, else 0."""
    identity = os.urandom(2)
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    query = (identity + struct.pack("!5H", 0x0120, 1, 0, 0, 0) + labels + b"\0"
             + struct.pack("!2H", MX, 1))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        channel.settimeout(0.2)
        channel.connect((server, 53))
        try:
            channel.send(query)
            answer = channel.recv(4096)
        except OSError:
            return 0
    flags, _, answers = struct.unpack("!3H", answer[2:8])
    good = answer[:2] == identity and flags & 0xF == 0 and answers > 0
    return flags if good else 0
