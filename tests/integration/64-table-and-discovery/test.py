"""The table and discovery both speak: the stronger one holds, and the table is asked first."""

CASES = (
    ("table@ee.signed", "tls", "forced, and TLSA records that fit"),
    ("table@ee-wrong.signed", "unproven", "forced, and TLSA records that do not"),
    ("table@no-tlsa.signed", "no-offer", "forced, and nothing found: forced"),
    ("table@partial.signed", "tls", "forced, and DANE for some of the hosts"),
    ("table@enforce.insecure", "tls", "forced, and MTA-STS"),
    ("table@enforce-other-mx.insecure", "unproven", "forced, and another server's MTA-STS"),
    ("table@testing.insecure", "no-offer", "forced, and MTA-STS testing: forced"),
    ("table@both.signed", "unproven", "the rule's own names stay, whatever is found"),
    ("table@delegated.insecure", "tls", "the rule's own names stay, whatever is found"),
    ("table@enforce-bad-certificate.insecure", "tls",
     "the rule switches MTA-STS off: encrypted, by whomever"),
)
ANSWERS = (
    ("ee.signed", "OK dane-only "),
    ("enforce.insecure", "OK secure match=mx.good.lab "),
    ("no-tlsa.signed", "OK encrypt "),
    ("testing.insecure", "OK encrypt "),
)
FIXED = ("both.signed", "delegated.insecure")
STATIC = """{ "version": 1,
  "defaults": { "outbound": { "level": "dane" } },
  "outbound": [ { "domains": ["good.lab"], "include_subdomains": true, "level": "forced" },
                { "domains": ["ee.signed"], "level": "dane-only" } ] }"""


def run(story):
    story.use_discovery()
    front = story.lab.published.front
    story.expect(*CASES)
    for domain, begins in ANSWERS:
        answer = story.lab.policyd.query(domain)
        story.check(f"{answer} ".startswith(begins), f"{domain}: {begins}", answer)
    for domain in FIXED:
        story.check(not questions_about(front, domain),
                    f"{domain}: what cannot add anything is not looked up",
                    str(questions_about(front, domain)))
    parents(story, front)
    static_table(story, front)


def parents(story, front):
    """R10: Postfix asks for each parent as well; those are the table's alone."""
    front.forget()
    for key in (".ee.signed", ".signed", ".nobody.insecure", ".insecure"):
        answer = story.lab.policyd.query(key)
        story.check(answer == "NOTFOUND ", f"R10: {key} is answered from the table", answer)
    story.check(not front.questions, "R10: without DNS", str(front.questions))


def static_table(story, front):
    """Without discovery in policy.json policyd asks nobody, whatever its options are."""
    story.use_discovery(STATIC)
    web = story.lab.published.web
    fetched = len(web.requests)
    story.expect(("table@a.good.lab", "tls", "a static table: forced"),
                 ("table@ee.signed", "tls", "a static table: dane-only"),
                 ("table@enforce-other-mx.insecure", "tls", "a static table: the default"))
    story.check(not front.questions, "a static table asks no DNS", str(front.questions))
    story.check(len(web.requests) == fetched, "and fetches nothing")


def questions_about(front, domain):
    return [question for question in front.questions if question[0].endswith(domain)]
