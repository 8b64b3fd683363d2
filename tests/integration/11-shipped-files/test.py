"""What we ship for Postfix is right: the settings take, and the sample policy loads."""

from lab import shipped


def run(story):
    fragment = story.lab.sender.fragment
    shipped.check(story, fragment)
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
