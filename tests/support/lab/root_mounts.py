"""The mounts a root is made of.  Runs inside the root's own mount namespace only."""

import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import Unsupported

DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8),
           "urandom": (1, 9), "tty": (5, 0)}
LINKS = {"ptmx": "pts/ptmx", "fd": "/proc/self/fd", "stdin": "/proc/self/fd/0",
         "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"}
XATTRS = ["--xattrs", "--xattrs-include=trusted.overlay.*"]


@dataclass(frozen=True)
class Mounts:
    root: str
    upper: str


def mount_overlay(place, layer=None):
    """Mounts a root under `place`, over `/` plus the cached layer, and says where."""
    for folder in ("/usr", "/etc", "/var"):
        if os.path.ismount(folder):
            raise Unsupported(f"{folder} is a file system of its own; an overlay over / "
                              "does not see into it")
    _mount("--make-rprivate", "/")
    _mount("-t", "tmpfs", "-o", "mode=755", "lab", place)
    parts = {name: str(place / name) for name in ("upper", "work", "root")}
    for part in parts.values():
        os.mkdir(part)
    if layer:
        subprocess.run(["tar", "-xpf", layer, "--numeric-owner", *XATTRS,
                        "-C", parts["upper"]], check=True)
    _mount("-t", "overlay", "-o",
           f"lowerdir=/,upperdir={parts['upper']},workdir={parts['work']}",
           "lab", parts["root"])
    _mount_system(parts["root"])
    return Mounts(parts["root"], parts["upper"])


def mount_for_apt(root):
    """apt's downloads stay out of the layer; names resolve as they do on the host."""
    for folder in ("/var/lib/apt/lists", "/var/cache/apt", "/var/log"):
        os.makedirs(root + folder, exist_ok=True)
        _mount("-t", "tmpfs", "-o", "mode=755", "lab", root + folder)
    resolv = Path("/etc/resolv.conf").resolve()
    if resolv.exists() and not Path(root + str(resolv)).exists():
        Path(root + str(resolv)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(resolv, root + str(resolv))


def mount_shared(root, folders):
    for folder in folders:
        os.makedirs(root + str(folder), exist_ok=True)
        _mount("--rbind", folder, root + str(folder))


def save_layer(mounts, path):
    subprocess.run(["tar", "-cpf", path, "--numeric-owner", *XATTRS,
                    "-C", mounts.upper, "."], check=True)


def _mount_system(root):
    """Fresh /proc, /dev, /run and /tmp: no socket of a host service is in reach."""
    for folder in ("/proc", "/dev", "/run", "/tmp"):
        os.makedirs(root + folder, exist_ok=True)
    _mount("-t", "proc", "proc", root + "/proc")
    _mount("-t", "tmpfs", "-o", "mode=755", "lab", root + "/dev")
    _mount("-t", "tmpfs", "-o", "mode=755", "lab", root + "/run")
    _mount("-t", "tmpfs", "-o", "mode=1777", "lab", root + "/tmp")
    for name, numbers in DEVICES.items():
        os.mknod(f"{root}/dev/{name}", stat.S_IFCHR | 0o666, os.makedev(*numbers))
        os.chmod(f"{root}/dev/{name}", 0o666)
    for name, target in LINKS.items():
        os.symlink(target, f"{root}/dev/{name}")
    for name in ("pts", "shm"):
        os.mkdir(f"{root}/dev/{name}")
    _mount("-t", "devpts", "-o", "newinstance,ptmxmode=0666,mode=620", "lab",
           root + "/dev/pts")
    _mount("-t", "tmpfs", "-o", "mode=1777", "lab", root + "/dev/shm")


def _mount(*arguments):
    result = subprocess.run(["mount", *map(str, arguments)], check=False,
                            capture_output=True, text=True)
    if result.returncode:
        raise Unsupported(f"mount {' '.join(map(str, arguments))}: "
                          + result.stderr.strip())
