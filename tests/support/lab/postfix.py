"""Starting a Postfix instance on a host of the lab."""

import subprocess

from .errors import LabError
from .network import command_on
from .waiting import wait_for


def configure(directory, settings, prefix=()):
    subprocess.run([*prefix, "postconf", "-c", directory, "-e",
                    *(f"{name} = {value}" for name, value in settings.items())],
                   check=True)


def children_of_master(queue_directory):
    """The process ids of the instance's daemons."""
    master = (queue_directory / "pid" / "master.pid").read_text(encoding="ascii").strip()
    children = subprocess.run(["pgrep", "-P", master], check=False, text=True,
                              capture_output=True).stdout
    return set(children.split())


def start(host, directory, log, prefix=()):
    """Starts the instance under a terminal: early errors go nowhere else."""
    command = " ".join([*prefix, "postfix", "-c", str(directory), "start"])
    said = subprocess.run(
        command_on(host, "script", "-qec", command, "/dev/null"),
        check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout
    try:
        wait_for(lambda: "daemon started" in log.text(), "Postfix to start")
    except LabError as error:
        raise LabError(f"{error}\n{said}\n{log.text()}") from error
