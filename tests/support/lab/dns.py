"""DNS of the lab: knot serves a signed tree, unbound validates for the sending MTA."""

import shutil
import subprocess
from pathlib import Path

from . import world
from .dns_message import AUTHENTIC, answers
from .dns_tree import DnsTree
from .network import command_on
from .waiting import wait_for

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
    trust-anchor-file: "{anchor}"
remote-control:
    control-enable: no
stub-zone:
    name: "."
    stub-addr: {address}
"""


def start(folder, zones):
    """Starts both servers on host `dns`; returns once validated answers arrive."""
    tree = DnsTree(folder, zones, world.DNS, prefix=tuple(command_on("dns")))
    tree.start()
    (folder / "unbound.conf").write_text(UNBOUND.format(
        folder=folder, anchor=tree.anchor, address=world.DNS, resolver=world.RESOLVER))
    # A copy, because the host's AppArmor profile for /usr/sbin/unbound would apply.
    resolver = shutil.copy("/usr/sbin/unbound", folder)
    subprocess.Popen(command_on("dns", resolver, "-d", "-c", folder / "unbound.conf"),
                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                     stderr=subprocess.DEVNULL)
    wait_for(lambda: answers((world.RESOLVER, 53), "good.lab", "MX") & AUTHENTIC,
             "unbound to validate")
    Path("/etc/resolv.conf").unlink(missing_ok=True)
    Path("/etc/resolv.conf").write_text(
        f"nameserver {world.RESOLVER}\noptions edns0 trust-ad\n")
    return tree
