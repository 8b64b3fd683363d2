"""Postfix's forced transports, put in place as the head of forced-main.cf says."""

import re
import subprocess

MASTER = "/etc/postfix/master.cf"
STEP = re.compile(r"^#   ((?:cp|cat|grep) .*)$", re.MULTILINE)
UNDO = re.compile(r"^# To undo: (.*?);", re.MULTILINE)


def install(examples):
    """Everything but the reload."""
    fragment = examples / "postfix" / "forced-main.cf"
    steps = STEP.findall(fragment.read_text(encoding="utf-8"))
    if has_transports():
        steps = [step for step in steps if MASTER not in step]
    subprocess.run(["sh", "-ec", "\n".join(steps)], cwd=fragment.parent, check=True)


def uninstall(examples):
    fragment = examples / "postfix" / "forced-main.cf"
    undo, = UNDO.findall(fragment.read_text(encoding="utf-8"))
    subprocess.run(undo.split(), check=True)


def has_transports():
    return "forcedtls" in subprocess.run(["postconf", "-M"], check=True, text=True,
                                         capture_output=True).stdout
