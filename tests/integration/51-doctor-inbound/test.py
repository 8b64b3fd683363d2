"""The doctor at MTAs that receive: our fragments as shipped, and faults in real ones."""

from pathlib import Path

from lab import exim
from lab.doctor import examine, finds, passes, postconf, restored

GATEWAYS = ("postfix", "sendmail", "exim")
MAIN = Path("/etc/postfix/main.cf")
SETTINGS = (
    ("smtpd_milters=inet:127.0.0.1:8462 milter_default_action=accept",
     "POSTFIX_MILTER_OPEN"),
    ("smtpd_tls_ask_ccert=no", "POSTFIX_CLIENT_CERTIFICATES"),
    ("smtpd_tls_CAfile=", "POSTFIX_CLIENT_TRUST"),
    ("smtpd_tls_security_level=none", "POSTFIX_SERVER_PLAIN"),
    ("smtpd_tls_chain_files= smtpd_tls_cert_file=", "POSTFIX_SERVER_CERTIFICATE"),
    ("smtpd_milters=", "POSTFIX_INBOUND_UNJUDGED"),
)
CF = Path("/etc/mail/sendmail.cf")
LINES = (
    (", F=T,", ",", "SENDMAIL_MILTER_OPEN"),
    ("O TLSSrvOptions", "O TLSSrvOptions=V", "SENDMAIL_CLIENT_CERTIFICATES"),
    ("O InputMailFilters=mta-tls", "O InputMailFilters", "SENDMAIL_INBOUND_UNJUDGED"),
    ("O ServerCertFile=", "#", "SENDMAIL_SERVER_CERTIFICATE"),
)
ACL = "  require acl = acl_mta_tls_rcpt\n"
WORDS = (
    ("main/01_mta-tls", "MAIN_TLS_TRY_VERIFY_HOSTS = *", "MAIN_TLS_TRY_VERIFY_HOSTS =",
     "EXIM_CLIENT_CERTIFICATES"),
    ("main/000_lab", "MAIN_TLS_ENABLE = yes", "", "EXIM_SERVER_CERTIFICATE"),
    ("acl/30_exim4-config_check_rcpt", ACL, "", "EXIM_INBOUND_UNJUDGED"),
)


def run(story):
    story.use_policy((story.folder / "policy.json").read_text())
    {"postfix": postfix, "sendmail": sendmail,
     "exim": a_whole_exim}[story.lab.gateway.name](story)
    nobody_asked(story)


def look(story):
    return examine(story.lab.daemon, story.lab.gateway.name)


def postfix(story):
    passes(story, "inbound-milter.cf as shipped", look(story))
    for words, name in SETTINGS:
        with restored(MAIN):
            postconf(*words.split())
            finds(story, f"postconf {words}", name, look(story))
    story.lab.ask("delegation")
    try:
        story.use_policy((story.folder / "policy.json").read_text())
        passes(story, "inbound-delegation.cf as shipped", look(story))
        with restored(MAIN):
            postconf("smtpd_policy_service_default_action=DUNNO")
            finds(story, "DUNNO while policyd is down", "POSTFIX_DELEGATION_OPEN",
                  look(story))
    finally:
        story.lab.ask("milter")
        story.use_policy((story.folder / "policy.json").read_text())


def sendmail(story):
    passes(story, "mta-tls-milter.mc as shipped", look(story))
    for old, new, name in LINES:
        with restored(CF):
            text = CF.read_text()
            story.check(old in text, f"sendmail.cf has {old!r}")
            CF.write_text(text.replace(old, new))
            finds(story, f"{new!r} in sendmail.cf", name, look(story))


def a_whole_exim(story):
    passes(story, "inbound.acl as shipped", look(story))
    for file, old, new, name in WORDS:
        with exim.changed(file, old, new):
            finds(story, f"{new!r} in {file}", name, look(story))
    with exim.changed("acl/30_exim4-config_check_rcpt", ACL, "  accept hosts = :\n" + ACL):
        finds(story, "an accept in front", "EXIM_QUESTION_LATE", look(story), 1)


def nobody_asked(story):
    """What the MTA asks is stopped."""
    story.lab.daemon.stop()
    finds(story, "nobody answers", "DAEMON_SILENT", look(story))
    story.lab.daemon.start()
    passes(story, "somebody answers again", look(story))
