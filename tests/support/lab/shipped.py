"""What we ship for Postfix: do the settings take, and does Postfix complain?"""

import re
import subprocess

SETTING = re.compile(r"^([a-zA-Z_]+) = ?(.*)$", re.MULTILINE)


def check(story, fragment):
    for name, value in SETTING.findall(fragment.read_text(encoding="utf-8")):
        known = postconf("-h", name).stdout.strip()
        story.check(known == value, f"Postfix has {name} = {value}", known)
    complaints = postconf("-n").stderr
    story.check(not complaints, "postconf does not complain", complaints)


def run(*command):
    """What a command says; nothing if it fails, as a look-up in vain does."""
    return subprocess.run(command, check=False, capture_output=True,
                          text=True).stdout.strip()


def postconf(*arguments):
    return subprocess.run(["postconf", *arguments], check=True, capture_output=True,
                          text=True)
