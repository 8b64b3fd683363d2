"""Sockets that a service manager has opened, as the daemons find them."""

import os


def launcher(names):
    """A shell that passes its inherited sockets on as systemd does."""
    return ["sh", "-c", f'export LISTEN_PID=$$ LISTEN_FDNAMES={":".join(names)} '
            f'LISTEN_FDS={len(names)}; exec "$@"', "launch"]


def passing(sockets):
    def pass_on():
        # First out of the way, then to their places: 3, 4, ….
        moved = [os.dup2(one.fileno(), 100 + place) for place, one in enumerate(sockets)]
        for place, descriptor in enumerate(moved):
            os.dup2(descriptor, 3 + place, inheritable=True)
    return pass_on
