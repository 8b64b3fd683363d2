"""The unix-socket variant that the shipped main.cf shows in a comment, in the chroot."""

import re

COMMENTED = re.compile(r"^# (smtp_tls_policy_maps) = (socketmap:unix:.*)$", re.MULTILINE)
ACTIVE = re.compile(r"^(smtp_tls_policy_maps) = (.*)$", re.MULTILINE)


def run(story):
    story.use_policy()
    fragment = story.lab.sender.fragment.read_text(encoding="utf-8")
    story.lab.policyd.stop()
    story.lab.policyd.start(tcp=False)
    story.lab.sender.set(**dict([COMMENTED.search(fragment).groups()]))
    try:
        story.expect(("user@unix.good.lab", "tls", "asked over the unix socket"),
                     ("user@unix.no-tls.lab", "no-offer", "asked over the unix socket"))
    finally:
        story.lab.sender.set(**dict([ACTIVE.search(fragment).groups()]))
