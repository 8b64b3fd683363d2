"""A world of servers on the loopback alone, for tests that need no hosts.

`run_inside` starts a program in the root of `recipes.DNS_ONLY`, or of another recipe, which
has a network of its own with nothing in it.  There, `up()` makes all of 127.0.0.0/8 usable at any port.
"""

import subprocess

from . import root
from .recipes import DNS_ONLY


def run_inside(build, argv, shared=(), recipe=DNS_ONLY):
    """The exit status of argv; root.UNSUPPORTED_STATUS where this cannot be done."""
    return root.run(recipe, build, argv, shared)


def up():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
