"""What we ship for Postfix is right: the settings take, and the sample policy loads."""

import re
import subprocess

SETTING = re.compile(r"^([a-zA-Z_]+) = (.*)$", re.MULTILINE)


def run(story):
    fragment = story.lab.sender.fragment
    for name, value in SETTING.findall(fragment.read_text(encoding="utf-8")):
        known = postconf("-h", name).stdout.strip()
        story.check(known == value, f"Postfix has {name} = {value}", known)
    complaints = postconf("-n").stderr
    story.check(not complaints, "postconf does not complain", complaints)
    sample = fragment.with_name("policy.json")
    checked = story.lab.policyd.command("check", sample)
    story.check(checked.returncode == 0 and not checked.stderr,
                f"mta-tls check accepts {sample.name}", checked.stdout + checked.stderr)
    story.use_policy(sample.read_text(encoding="utf-8"))
    for domain, answer in (("partner.example", "OK secure match="),
                           ("mail.examplebank.example", "OK encrypt"),
                           ("anybody.example", "OK dane")):
        said = story.lab.policyd.query(domain)
        story.check(said.startswith(answer), f"its answer for {domain}: {answer}", said)


def postconf(*arguments):
    return subprocess.run(["postconf", *arguments], check=True, capture_output=True,
                          text=True)
