"""A user of the gateway who may authenticate: Cyrus SASL with a password file."""

import shutil
import subprocess

from .inbound_world import NAME

USER, PASSWORD = "clerk", "correct-horse"
CONFIGURATION = """pwcheck_method: auxprop
auxprop_plugin: sasldb
mech_list: PLAIN
"""


def make_user(configuration, database, owner="root"):
    configuration.unlink(missing_ok=True)
    configuration.write_text(CONFIGURATION, encoding="ascii")
    database.parent.mkdir(exist_ok=True)
    database.unlink(missing_ok=True)
    subprocess.run(["saslpasswd2", "-p", "-c", "-f", database, "-u", NAME, USER],
                   input=PASSWORD, text=True, check=True)
    shutil.chown(database, owner)
    database.chmod(0o600)
