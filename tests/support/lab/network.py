"""The lab's network: hosts in network namespaces, joined by a bridge.

Everything lives in the root's own network namespace, which holds the bridge and has no
way out.  The test itself runs there, at BRIDGE.  Addresses: RFC 5737 and RFC 3849.
"""

import ctypes
import os
import socket
import subprocess
import threading

from .errors import Unsupported

BRIDGE = "192.0.2.1"
CLONE_NEWNET = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)


def build(hosts):
    """Makes the bridge and the namespaces: {name: [address, ...]}."""
    _ip("link set lo up", "link add br0 type bridge",
        f"address add {BRIDGE}/24 dev br0", "link set br0 up")
    add(hosts)


def add(hosts):
    """Makes more hosts."""
    for name in hosts:
        _ip(f"netns add {name}")
    _ip(*(line for name in hosts for line in _cable(name)))
    for name, addresses in hosts.items():
        _ip("link set lo up", "link set eth0 up", *map(_add_address, addresses),
            namespace=name)


def _add_address(address):
    if ":" in address:
        return f"address add {address}/64 dev eth0 nodad"
    return f"address add {address}/24 dev eth0"


def _cable(name):
    return (f"link add to-{name} type veth peer name eth0 netns {name}",
            f"link set to-{name} master br0 up")


def _ip(*lines, namespace=None):
    where = ["-n", namespace] if namespace else []
    result = subprocess.run(["ip", *where, "-batch", "-"], check=False, text=True,
                            input="\n".join(lines) + "\n", capture_output=True)
    if result.returncode:
        raise Unsupported(f"ip: {result.stderr.strip()}")


def command_on(host, *argv):
    """The command line that runs argv on a host."""
    return ["nsenter", f"--net=/run/netns/{host}", *map(str, argv)]


def call_on(host, function, *arguments):
    """Calls function on a host, in this process; a socket made there stays there."""
    result, failure = [], []

    def in_namespace():
        namespace = os.open(f"/run/netns/{host}", os.O_RDONLY)
        try:
            if libc.setns(namespace, CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
            result.append(function(*arguments))
        except Exception as error:
            failure.append(error)
        finally:
            os.close(namespace)

    thread = threading.Thread(target=in_namespace)
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
    return result[0]


def listens(host, address):
    """True if something accepts connections at this address of a host."""
    def connect():
        try:
            socket.create_connection(address, 2).close()
            return True
        except OSError:
            return False

    return call_on(host, connect)
