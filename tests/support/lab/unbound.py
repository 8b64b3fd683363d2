"""unbound as administrators have it: it validates what a tree of ours serves."""

import shutil
import subprocess

from .dns_message import AUTHENTIC, answers
from .network import command_on
from .waiting import wait_for

CONFIGURATION = """
server:
    interface: {address}
    access-control: {clients} allow
    num-threads: 1
    do-ip6: no
    do-not-query-localhost: no
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
    stub-addr: {tree}
"""


def start(folder, address, clients, tree, name, host=None):
    """Serves `clients` at `address`; returns once `name`, of the tree, is validated."""
    configuration = folder / "unbound.conf"
    configuration.write_text(CONFIGURATION.format(
        folder=folder, address=address, clients=clients, anchor=tree.anchor,
        tree=tree.address))
    # A copy, because the host's AppArmor profile for /usr/sbin/unbound would apply.
    command = [shutil.copy("/usr/sbin/unbound", folder), "-d", "-c", configuration]
    subprocess.Popen(command_on(host, *command) if host else command,
                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                     stderr=subprocess.DEVNULL)
    wait_for(lambda: answers((address, 53), name, "MX") & AUTHENTIC,
             "unbound to validate")
