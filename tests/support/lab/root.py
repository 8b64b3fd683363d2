"""Roots: throw-away copies of this machine in which mail servers may be installed.

A root is an overlay over `/` in namespaces of its own, so a peer (Postfix, Sendmail, ...)
is installed by the real `apt-get install`, with its real paths, users and set-id bits,
while the host keeps its own MTA, DNS server and package database as they are.

The installed difference (the overlay's upper directory) is kept as one tar file under
`BUILD/roots`.  It is made under a lock and renamed into place, so a killed run leaves
nothing half made and two runs share the work.  Each run unpacks it into a tmpfs of its
own: the cached file is never written, and whatever a run changes dies with it.  A tar
file and not a directory: overlayfs refuses a layer that lies inside another (`/`).
"""

import ctypes
import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

from . import root_mounts
from .errors import Unsupported

NAMESPACES = {"mount": 0x00020000, "host name": 0x04000000, "IPC": 0x08000000,
              "PID": 0x20000000}
NETWORK = {"network": 0x40000000}
UNSUPPORTED_STATUS = 77
PR_SET_PDEATHSIG = 1

# A machine whose certificate of ssl-cert was removed gets it again: with it Debian's Postfix
# starts from other settings than without.
INSTALL = r"""
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d
printf '127.0.0.1 localhost\n127.0.1.1 mta.lab.test mta\n' > /etc/hosts
printf 'path-exclude=/usr/share/%s/*\n' doc man info locale > /etc/dpkg/dpkg.cfg.d/lab
apt-get -q update
if command -v make-ssl-cert; then make-ssl-cert generate-default-snakeoil; fi
apt-get -q install -y --no-install-recommends -o Dpkg::Options::=--force-confnew "$@"
"""

libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Recipe:
    """What a root is made of; `script` runs last, for users and the like."""

    name: str
    packages: tuple[str, ...]
    script: str = "true"

    def key(self):
        """Changes whenever the layer would no longer fit the machine or the recipe."""
        digest = hashlib.sha256()
        digest.update(repr((self.packages, self.script, INSTALL)).encode())
        digest.update(Path("/var/lib/dpkg/status").read_bytes())
        return digest.hexdigest()[:16]


def run(recipe, build, argv, shared=()):
    """Runs argv inside the root, without any network, and returns its exit status.

    `shared` are directories of the host that keep their place and can be written.
    UNSUPPORTED_STATUS, with the reason on standard error, where this cannot be done.
    """
    if os.geteuid() != 0:
        print("cannot run here: namespaces and mounts need root", file=sys.stderr)
        return UNSUPPORTED_STATUS
    layer = prepare(recipe, build)
    return _in_namespaces(
        NAMESPACES | NETWORK, lambda: _enter_and_run(build, layer, shared, argv))


def prepare(recipe, build):
    """The path of the layer for this recipe; makes it if this is the first time."""
    folder = Path(build) / "roots"
    (folder / "mount").mkdir(parents=True, exist_ok=True)
    _wait_for_apt()
    layer = folder / f"{recipe.name}-{recipe.key()}.tar"
    with open(folder / f"{recipe.name}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not layer.exists():
            _make(recipe, build, layer)
    return layer


def _wait_for_apt():
    """A root over a half-installed package would be half installed as well."""
    with open("/var/lib/dpkg/lock-frontend", "a", encoding="ascii") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)


def _make(recipe, build, layer):
    print(f"installing {' '.join(recipe.packages)} in a root of their own ...",
          file=sys.stderr, flush=True)
    partial = layer.with_suffix(".partial")
    log = layer.with_suffix(".log")
    status = _in_namespaces(
        NAMESPACES, lambda: _install(recipe, build, partial, log))
    if status:
        raise RuntimeError(f"the peers could not be installed, see {log}:\n"
                           + log.read_text(errors="replace")[-2000:])
    for old in layer.parent.glob(f"{recipe.name}-*.tar"):
        old.unlink()
    partial.rename(layer)


def _install(recipe, build, partial, log):
    libc.sethostname(b"mta.lab.test", 12)
    mounts = root_mounts.mount_overlay(Path(build) / "roots" / "mount")
    root_mounts.mount_for_apt(mounts.root)
    with open(log, "wb") as output:
        for script in (INSTALL, recipe.script):
            status = subprocess.run(
                ["chroot", mounts.root, "sh", "-c", script, "sh", *recipe.packages],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                check=False).returncode
            if status:
                return status
    root_mounts.save_layer(mounts, partial)
    return 0


def _enter_and_run(build, layer, shared, argv):
    libc.sethostname(b"mta.lab.test", 12)
    mounts = root_mounts.mount_overlay(Path(build) / "roots" / "mount", layer)
    root_mounts.mount_shared(mounts.root, shared)
    folder = os.getcwd()
    os.chroot(mounts.root)
    os.chdir(folder)
    return _supervise(argv)


def _supervise(argv):
    """Is process 1 of the root: reaps orphans until argv has ended."""
    signal.signal(signal.SIGINT, lambda *_: None)
    child = subprocess.Popen(argv)
    while True:
        pid, status = os.wait()
        if pid == child.pid:
            return os.waitstatus_to_exitcode(status)


def _in_namespaces(flags, action):
    """Runs action in a child with new namespaces; the child dies when we do."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _exit_with(lambda: _become_init(flags, action))
    return _exit_status(child)


def _become_init(flags, action):
    die_with_parent()
    for name, flag in flags.items():
        if libc.unshare(flag) != 0:
            raise Unsupported(f"this machine does not permit a new {name} namespace: "
                              + os.strerror(ctypes.get_errno()))
    init = os.fork()
    if init == 0:
        _exit_with(lambda: die_with_parent() or action())
    return _exit_status(init)


def _exit_with(action):
    status = 1
    try:
        status = action()
    except Unsupported as missing:
        print(f"cannot run here: {missing}", file=sys.stderr)
        status = UNSUPPORTED_STATUS
    except KeyboardInterrupt:
        status = 130
    except Exception:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if 0 <= status < 256 else 1)


def _exit_status(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
