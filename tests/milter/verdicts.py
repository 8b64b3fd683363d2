"""Who is refused, when, and what the partner is told; by Postfix's macros and Sendmail's."""

from harness import check, equal, test
from harness_milter import BANK, BOARD, HELD, REFUSED, Milter, inbound, rule
from protocol import POSTFIX, SENDMAIL, TLS13, reply_text

TLS12 = {"{tls_version}": "TLSv1.2", "{cipher}": "ECDHE-RSA-AES256-GCM-SHA384",
         "{cipher_bits}": "256"}
TLS10 = {**TLS12, "{tls_version}": "TLSv1"}
WEAK = {**TLS13, "{cipher_bits}": "112"}
VERIFIED = inbound(rule(BANK, "verify", cert={"names": ["mx.bank.example"]}))


def told(mta, sender=f"a@{BANK}", recipient="me@example.org", **options):
    """The verdict's text: of MAIL, or of RCPT, or of the end."""
    return [reply_text(reply) for reply in mta.message(sender, recipient, **options)]


def first_words(mta, *arguments, **options):
    return " ".join(told(mta, *arguments, **options)[-1].split()[:2])


@test
def plain_text_is_refused_at_mail(folder):
    with Milter(folder) as milter, milter.session() as mta:
        equal(told(mta), [REFUSED])
        equal(told(mta, "a@other.example"), ["c"] * 3)
        equal(told(mta, ""), ["c"] * 3)
        equal(told(mta), [REFUSED])


@test
def tls_is_let_through_and_stays_for_the_session(folder):
    with Milter(folder) as milter, milter.session(TLS13) as mta:
        for _ in range(3):
            equal(told(mta), ["c"] * 3)
            mta.abort()


@test
def the_second_helo_overwrites_the_first(folder):
    with Milter(folder) as milter, milter.mta() as mta:
        mta.connect()
        mta.helo()
        equal(told(mta), [REFUSED])
        mta.abort()
        mta.helo(TLS13)
        equal(told(mta), ["c"] * 3)


@test
def wrapped_tls_is_told_by_the_first_helo(folder):
    with Milter(folder) as milter, milter.mta() as mta:
        mta.connect()
        mta.helo(TLS13)
        equal(told(mta), ["c"] * 3)


@test
def versions_and_ciphers_are_compared(folder):
    strict = rule(BANK, min_tls="1.3", min_cipher_bits=128)
    for tls, words in ((TLS13, "c"), (TLS12, "550 5.7.10"), (TLS10, "550 5.7.10"),
                       (WEAK, "550 5.7.10")):
        with Milter(folder, inbound(strict)) as milter, milter.session(tls) as mta:
            equal(first_words(mta), words, tls)


@test
def postfix_tells_a_trusted_certificate_by_its_subject(folder):
    cases = (({}, "550 5.7.5"), ({"{cert_subject}": "mx.bank.example"}, "c"),
             ({"{cert_subject}": "mx.evil.example"}, "550 5.7.5"),
             ({"{cert_subject}": ""}, "451 4.7.0"))
    with Milter(folder, VERIFIED) as milter:
        for more, words in cases:
            with milter.session({**TLS13, **more, "{cert_issuer}": "CA"}) as mta:
                equal(first_words(mta), words, more)


@test
def sendmail_tells_it_by_verify_alone(folder):
    subject = {"{cert_subject}": "/C=DE/CN=mx.bank.example",
               "{cn_subject}": "mx.bank.example"}
    cases = (("OK", "c"), ("FAIL", "550 5.7.5"), ("NO", "550 5.7.5"),
             ("NONE", "550 5.7.5"), (None, "451 4.7.0"))
    with Milter(folder, VERIFIED) as milter:
        for verify, words in cases:
            more = {} if verify is None else {"{verify}": verify}
            with milter.session({**TLS13, **subject, **more}, SENDMAIL) as mta:
                equal(first_words(mta), words, verify)


@test
def what_the_mta_does_not_tell_is_deferred_and_logged(folder):
    stranger = {**POSTFIX, "v": "ACME 1"}
    with Milter(folder) as milter, milter.session(mta=stranger) as mta:
        equal(first_words(mta), "451 4.7.0")
        equal(first_words(mta, "a@other.example"), "c")
        check("fault=fact-unknown" in milter.logged("MTLS_INBOUND_UNKNOWN"))


@test
def pinned_keys_are_warned_of_and_deferred(folder):
    pinned = inbound(rule(BANK, "fingerprint", cert={"spki_sha256": ["00" * 32] * 1
                                                     + ["11" * 32]}))
    with Milter(folder, pinned) as milter, milter.session(TLS13) as mta:
        check(milter.logged("MTLS_FACTS_NOT_TOLD").endswith(f"rules={BANK}"))
        equal(first_words(mta), "451 4.7.0")


@test
def recipients_are_judged_one_by_one(folder):
    held = inbound(rule(None, to=BOARD))
    with Milter(folder, held) as milter, milter.session() as mta:
        equal(mta.mail("a@x.example"), ("c", b""))
        check(reply_text(mta.rcpt(f"x@{BOARD}")).startswith("530 5.7.0 "))
        equal(mta.rcpt("me@example.org"), ("c", b""))
        equal(mta.end(), ("c", b""))
        equal(mta.mail("a@x.example"), ("c", b""))
        check(reply_text(mta.rcpt(f"x@{BOARD}")).startswith("530 5.7.0 "))
        equal(reply_text(mta.end()), "451 4.7.1 Service unavailable - try again later",
              "a message without a recipient that was let through")


@test
def networks_are_compared(folder):
    held = inbound(rule(None, client="2001:db8::/32"))
    with Milter(folder, held) as milter:
        for client, words in (("2001:db8::1", "530 5.7.0"), ("2001:db9::1", "c"),
                              ("192.0.2.1", "c"), (None, "451 4.7.0")):
            with milter.session(client=client) as mta:
                equal(first_words(mta), words, client)


@test
def tempfail_is_what_the_rule_wants(folder):
    soft = inbound(rule(BANK, on_failure={"action": "tempfail", "text": "Call 110."}))
    with Milter(folder, soft) as milter, milter.session() as mta:
        said = told(mta)[-1]
        check(said.startswith("454 4.7.0 ") and said.endswith("Call 110."), said)


@test
def local_submission_is_exempt(folder):
    with Milter(folder) as milter:
        with milter.session(client="127.0.0.1", port=0, name="localhost") as mta:
            equal(told(mta), ["c"] * 3)
        with milter.session(client="127.0.0.1", port=40000) as mta:
            equal(told(mta), [REFUSED])
        with milter.session(mta=SENDMAIL, client="127.0.0.1", port=40000) as mta:
            equal(told(mta), ["c"] * 3)
        with milter.session(mta=SENDMAIL, client=None) as mta:
            equal(told(mta), ["c"] * 3)


@test
def authenticated_users_need_tls_and_nothing_else(folder):
    user = {"{auth_type}": "PLAIN", "{auth_authen}": "bob", "{mail_addr}": "x"}
    with Milter(folder) as milter:
        with milter.session() as mta:
            equal(first_words(mta, mail_macros=user), "538 5.7.11")
            equal(told(mta), [REFUSED])
        with milter.session({**TLS13}) as mta:
            equal(first_words(mta, mail_macros=user), "c")
    free = inbound(rule(BANK), inbound={"auth_requires_tls": False})
    with Milter(folder, free) as milter, milter.session() as mta:
        equal(first_words(mta, mail_macros=user), "c")


@test
def names_are_compared_as_names(folder):
    held = inbound(rule(BANK), rule("bänk.example", include_subdomains=True, id="idn"))
    with Milter(folder, held) as milter, milter.session() as mta:
        for sender, words in ((f"A@{BANK.upper()}", "530 5.7.0"), (f"a@sub.{BANK}", "c"),
                              ("a@xn--bnk-qla.example", "530 5.7.0"),
                              ("a@x.BÄNK.example", "530 5.7.0"), ("a@x", "c")):
            equal(first_words(mta, sender), words, sender)


@test
def an_odd_address_does_not_hide_its_domain(folder):
    with Milter(folder) as milter, milter.session() as mta:
        for sender in (f"a@{BANK}(@x.example)", f"{BANK}!a"):
            equal(first_words(mta, sender, mail_macros={"{mail_addr}": f"a@{BANK}"}),
                  "530 5.7.0", sender)


@test
def nothing_is_refused_at_connect_or_helo(folder):
    everybody = inbound(rule(None, client="192.0.2.0/24"))
    with Milter(folder, everybody) as milter, milter.mta() as mta:
        equal(mta.connect(), ("c", b""))
        equal(mta.helo(), ("c", b""))
        equal(first_words(mta), "530 5.7.0")
