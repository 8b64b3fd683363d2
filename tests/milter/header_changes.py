"""What is changed in a message that is let through."""

from harness import check, equal, test
from harness_milter import BANK, FREE, HELD, Milter, inbound, rule
from protocol import POSTFIX, TLS13

PARTNER = [{"domains": ["forced.example"], "level": "forced"}]


def changes(mta, *headers, sender="a@x.example", recipients=("me@example.org",)):
    equal(mta.message(sender, *recipients, headers=headers)[-1], ("c", b""))
    return mta.changes


def trace(value):
    return ("insert", 0, "Authentication-Results", value)


def removal(index, name="Authentication-Results"):
    return ("change", index, name, "")


@test
def a_trace_header_is_put_on_top(folder):
    with Milter(folder) as milter:
        with milter.session({**TLS13, "{cert_subject}": "mx.bank.example"}) as mta:
            equal(changes(mta, sender=f"a@{BANK}"), [trace(
                "mx.example.org;\n\tx-tls=pass\n\tsmtp.tls-version=TLSv1.3"
                "\n\tsmtp.tls-cipher=TLS_AES_256_GCM_SHA384\n\tsmtp.tls-bits=256"
                "\n\tsmtp.tls-name=mx.bank.example\n\tpolicy.rule=bank.example")])
        with milter.session() as mta:
            equal(changes(mta), [trace("mx.example.org;\n\tx-tls=none")])


@test
def our_own_name_can_be_chosen(folder):
    with Milter(folder, FREE, "--authserv-id", "edge.example.org") as milter:
        with milter.session() as mta:
            equal(changes(mta, ("Authentication-Results", "mx.example.org; none"),
                          ("Authentication-Results", "Edge.Example.Org; none")),
                  [removal(2), trace("edge.example.org;\n\tx-tls=none")])


@test
def forgeries_are_removed_from_the_last_to_the_first(folder):
    forged = [("Authentication-Results", "mx.example.org; x-tls=pass"),
              ("Authentication-Results", "elsewhere.example; x-tls=pass"),
              ("AUTHENTICATION-RESULTS", "\n\t(hi) MX.example.ORG 1; x-tls=pass"),
              ("X-Authentication-Results", "mx.example.org; x-tls=pass"),
              ("Authentication-Results", '"mx.example.org" ; x-tls=pass')]
    with Milter(folder) as milter, milter.session() as mta:
        equal(changes(mta, *forged), [removal(4), removal(3), removal(1),
                                      trace("mx.example.org;\n\tx-tls=none")])
        check("count=3" in milter.logged("MTLS_FORGERY_REMOVED"))
        equal(changes(mta), [trace("mx.example.org;\n\tx-tls=none")])


@test
def a_rule_in_testing_is_told_in_the_header(folder):
    trial = inbound(rule(BANK, mode="testing"))
    with Milter(folder, trial) as milter, milter.session() as mta:
        equal(changes(mta, sender=f"a@{BANK}"),
              [trace("mx.example.org;\n\tx-tls=fail reason=no-tls"
                     "\n\tpolicy.rule=bank.example")])


def tls_required(folder, setting, *recipients):
    defaults = {} if setting is None else {"tls_required_no": setting}
    text = inbound(outbound=PARTNER, **defaults)
    with Milter(folder, text) as milter, milter.session() as mta:
        milter.log_path.write_text("")
        made = changes(mta, ("TLS-Required", "No"), recipients=recipients)
        logged = "MTLS_TLS_REQUIRED_REMOVED" in milter.log()
        equal(logged, len(made) == 2, milter.log())
        return made[:-1]


@test
def tls_required_no_does_not_undo_a_contract(folder):
    gone = [removal(1, "TLS-Required")]
    partner, other = "b@forced.example", "b@other.example"
    equal(tls_required(folder, None, other), [])
    equal(tls_required(folder, None, partner), gone)
    equal(tls_required(folder, None, other, partner), gone)
    equal(tls_required(folder, "ignore-when-forced", partner), gone)
    equal(tls_required(folder, "honor", partner), [])
    equal(tls_required(folder, "strip", other), gone)


@test
def the_name_of_an_mta_that_has_none_is_localhost(folder):
    nameless = {name: value for name, value in POSTFIX.items() if name != "j"}
    with Milter(folder, HELD) as milter, milter.session(mta=nameless) as mta:
        equal(changes(mta), [trace("localhost;\n\tx-tls=none")])
