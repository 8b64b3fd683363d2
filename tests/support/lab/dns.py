"""DNS of the lab: knot serves a signed tree, unbound validates for the sending MTA."""

from pathlib import Path

from . import unbound, world
from .dns_tree import DnsTree
from .network import command_on

def start(folder, zones):
    """Starts both servers on host `dns`; returns once validated answers arrive."""
    tree = DnsTree(folder, zones, world.DNS, prefix=tuple(command_on("dns")))
    tree.start()
    unbound.start(folder, world.RESOLVER, "192.0.2.0/24", tree, "good.lab", host="dns")
    Path("/etc/resolv.conf").unlink(missing_ok=True)
    Path("/etc/resolv.conf").write_text(
        f"nameserver {world.RESOLVER}\noptions edns0 trust-ad\n")
    return tree
