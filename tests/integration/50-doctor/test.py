"""The doctor at MTAs that send: our fragments as shipped, and faults in real ones.

For Postfix a finding's own command is run, and must mend what it names.
"""

import subprocess
from pathlib import Path

from lab import exim, forced_transports
from lab.doctor import examine, finds, obey, passes, postconf, restored

SENDERS = ("postfix", "sendmail", "exim")
MAIN, MASTER = Path("/etc/postfix/main.cf"), Path("/etc/postfix/master.cf")
TABLE = Path("/etc/postfix/tls_policy")
OURS = "socketmap:inet:127.0.0.1:8461:postfix"
SESSIONS = "btree:${data_directory}/smtp_scache"  # as Debian's main.cf has it
# What a postmaster has typed, and what that is.
SETTINGS = (
    ("-X smtp_tls_policy_maps", "POSTFIX_MAP_ABSENT", 2),
    ("-e smtp_tls_policy_maps=socketmap:inet:127.0.0.1:8461:exim-out",
     "POSTFIX_MAP_NAME", 2),
    (f"-e smtp_tls_policy_maps=texthash:{TABLE},{OURS}", "POSTFIX_MAP_SHADOWED", 2),
    ("-P smtp/unix/smtp_tls_policy_maps=", "POSTFIX_TRANSPORT_UNASKED", 2),
    ("-e smtp_tls_policy_maps=socketmap:unix:run/nobody.sock:postfix",
     "POSTFIX_SOCKET_ABSENT", 2),
    ("-X smtp_tls_CAfile smtp_tls_CApath", "POSTFIX_TRUST_ABSENT", 2),
    ("-e smtp_tls_CAfile=/etc/ssl/certs/nothing.crt", "POSTFIX_CAFILE_ABSENT", 2),
    ("-e relayhost=[192.0.2.1]", "POSTFIX_RELAYHOST", 2),
    ("-e smtp_fallback_relay=[192.0.2.1]", "POSTFIX_FALLBACK_RELAY", 2),
    (f"-e transport_maps=inline:{{{{watch.lab=smtp:[192.0.2.1]}}}}",
     "POSTFIX_ROUTE_WEAKER", 2),
    ("-X smtp_tls_security_level", "POSTFIX_LEVEL_NONE", 1),
    ("-X smtp_connection_cache_on_demand", "POSTFIX_SESSION_KEPT", 1),
    ("-e smtp_tls_connection_reuse=yes", "POSTFIX_TLS_REUSED", 1),
    (f"-e smtp_tls_session_cache_database={SESSIONS}", "POSTFIX_SESSION_RESUMED", 1),
    ("-X delay_warning_time", "POSTFIX_DELAY_WARNING", 1),
    ("-e soft_bounce=yes", "POSTFIX_SOFT_BOUNCE", 1),
    ("-e smtp_tls_policy_map=x", "POSTFIX_UNKNOWN_SETTING", 1),
    ("-X sender_dependent_default_transport_maps", "POSTFIX_SENDER_MAP_ABSENT", 2),
    ("-MX forcedtls/unix", "POSTFIX_FORCED_ABSENT", 2),
    (f"-P forcedtls/unix/smtp_tls_policy_maps={OURS}", "POSTFIX_FORCED_MAP", 2),
    ("-PX forcedtls/unix/smtp_tls_security_level", "POSTFIX_FORCED_FLOOR", 2),
    ("-e header_checks=regexp:/etc/postfix/forced-milter-header-checks",
     "POSTFIX_MARK_FORGEABLE", 2),
)
# Nothing is wrong with these.
HARMLESS = (
    "-e smtp_tls_policy_maps=socketmap:inet:127.0.0.1:8461:QUERY",
    "-e smtp_tls_policy_maps=socketmap:unix:run/mta-tls.sock:postfix",
    f"-e smtp_tls_policy_maps={OURS},texthash:{TABLE}",
    f"-e transport_maps=inline:{{{{city.test=lmtp:unix:/run/lmtp}}}}",
)
CF = Path("/etc/mail/sendmail.cf")
LINES = (
    ("Ksendmail socket -f -d10 -T<TMPF> ", "Ksendmail socket -f -d10 ",
     "SENDMAIL_MAP_OPEN", 2),
    ("Ksendmail socket -f", "Ksendmail socket -o -f", "SENDMAIL_MAP_OPTIONAL", 2),
    ("Ksendmail socket", "Kelsewhere socket", "SENDMAIL_MAP_ABSENT", 2),
    ("Kaccess hash -T<TMPF> /etc/mail/access",
     "Kaccdb hash -T<TMPF> /etc/mail/access\nKaccess sequence accdb sendmail",
     "SENDMAIL_MAP_SEQUENCE", 2),
    ('$>"Local_tls_rcpt"', '$>"Nothing"', "SENDMAIL_MAP_UNUSED", 2),
    ('$>"Local_tls_server"', '$>"Nothing"', "SENDMAIL_SENDER_EARLY", 1),
    ("O ConnectionCacheSize=0", "O ConnectionCacheSize=2", "SENDMAIL_SESSION_KEPT", 1),
    ("\t\tr=1, ", "\t\t", "SENDMAIL_SESSION_SHARED", 1),
    ("O SetCertAltnames=true", "", "SENDMAIL_ALTERNATIVE_NAMES", 2),
    ("\nDS\n", "\nDS[192.0.2.1]\n", "SENDMAIL_SMART_HOST", 1),
    ("O Timeout.queuewarn=4h", "O Timeout.queuewarn=0", "SENDMAIL_QUEUE_WARNING", 1),
    ("O ConnectionCacheSize=0", "O ConnectionCacheSize=0\nO TLSFallbacktoClear=true",
     "SENDMAIL_CLEAR_FALLBACK", 2),
)
TRANSPORTS, ROUTERS = "transport/050_mta-tls", "router/050_mta-tls"
WORDS = (
    (TRANSPORTS, "multi_domain = false", "multi_domain = true", "EXIM_MULTI_DOMAIN"),
    (TRANSPORTS, "connection_max_messages = 1\n", "", "EXIM_SESSION_REUSED"),
    (TRANSPORTS, "hosts_require_tls = *", "hosts_require_tls = *.example",
     "EXIM_FORCED_WEAK"),
    (TRANSPORTS, "hosts_require_tls = *", "hosts_require_tls = *\n  hosts_avoid_tls = *",
     "EXIM_TLS_AVOIDED"),
    (TRANSPORTS, "mta_tls_verify:", "mta_tls_proven:", "EXIM_TRANSPORT_ABSENT"),
    (ROUTERS, "  allow_defer\n", "", "EXIM_GUARD_OPEN"),
    (ROUTERS, "mta_tls_ask:", "early:\n  driver = dnslookup\n  domains = star.lab\n"
     "  transport = remote_smtp\n\nmta_tls_ask:", "EXIM_ROUTER_EARLY"),
)


def run(story):
    story.use_policy()
    {"postfix": postfix, "sendmail": sendmail,
     "exim": a_whole_exim}[story.lab.sender.name](story)


def look(story, *more, **named):
    return examine(story.lab.policyd, story.lab.sender.name, *more, **named)


def postfix(story):
    sender = story.lab.sender
    forced_transports.install(sender.examples)
    TABLE.write_text("watch.lab encrypt\nstranger.lab secure\n")
    try:
        passes(story, "main.cf and forced-*.cf as shipped", look(story))
        for typed in HARMLESS:
            with restored(MAIN, MASTER):
                postconf(*words(typed))
                passes(story, f"postconf {typed}", look(story))
        for typed, name, code in SETTINGS:
            with restored(MAIN, MASTER):
                postconf(*words(typed))
                finds(story, f"postconf {typed}", name, look(story), code)
                mended(story, typed, name)
        another_instance(story)
        a_broken_file(story)
        policyd_in_trouble(story)
    finally:
        forced_transports.uninstall(sender.examples)
        sender.reload()


def words(typed):
    """What -e and -P set is one word, with blanks or without; -X takes several."""
    option, rest = typed.split(" ", 1)
    return [option, *(rest.split() if option == "-X" else [rest])]


def mended(story, typed, name):
    """What the finding says to type is typed; Postfix is not told."""
    mend = look(story).finding(name)["mend"]
    if mend.startswith("postconf "):
        obey(mend)
        after = look(story)
        story.check(not after.finding(name), f"postconf {typed}: its command mends it",
                    f"{mend}\n{after.text}")


def another_instance(story):
    """A folder of its own, whose commands are for that folder."""
    other = Path("/etc/postfix-out")
    other.mkdir()
    for path in MAIN, MASTER:
        (other / path.name).write_bytes(path.read_bytes())
    subprocess.run(["postconf", "-c", other, "-X", "delay_warning_time"], check=True)
    found = look(story, "--config-dir", other)
    finds(story, "--config-dir", "POSTFIX_DELAY_WARNING", found, 1)
    mend = found.finding("POSTFIX_DELAY_WARNING")["mend"]
    story.check(mend.startswith(f"postconf -c {other} "), "its command is for it", mend)


def a_broken_file(story):
    with restored(MAIN):
        MAIN.write_text(MAIN.read_text() + "\nno setting\n")
        finds(story, "a main.cf that Postfix cannot read", "NOT_SEEN", look(story), 3)


def sendmail(story):
    passes(story, "mta-tls-outbound.mc as shipped", look(story))
    for old, new, name, code in LINES:
        with restored(CF):
            text = CF.read_text()
            story.check(old in text, f"sendmail.cf has {old!r}")
            CF.write_text(text.replace(old, new))
            finds(story, f"{new.strip()!r} in sendmail.cf", name, look(story), code)
    policyd_in_trouble(story)


def a_whole_exim(story):
    passes(story, "outbound.conf as shipped", look(story))
    for file, old, new, name in WORDS:
        with exim.changed(file, old, new):
            finds(story, f"{new.strip()!r} in {file}", name, look(story))
    policyd_in_trouble(story)


def policyd_in_trouble(story):
    policyd = story.lab.policyd
    good = policyd.policy.read_text()
    policyd.write_policy(good.replace('"forced"', '"verify"'))
    policyd.command("reload", "--control", f"unix:{policyd.control}")
    other = policyd.policy.with_name("other.json")
    other.write_text(good)
    finds(story, "another table than policyd's", "DAEMON_ANSWERS_OTHERWISE",
          look(story, policy=other))
    policyd.write_policy(good.replace('"forced"', '"farced"'))
    policyd.command("reload", "--control", f"unix:{policyd.control}")
    refused = look(story)
    story.check(refused.worst == {"POLICY_UNUSABLE", "DAEMON_TABLE_REFUSED"},
                "a policy with an error: POLICY_UNUSABLE, DAEMON_TABLE_REFUSED",
                refused.text)
    policyd.write_policy(good)
    policyd.command("reload", "--control", f"unix:{policyd.control}")
    passes(story, "the good policy again", look(story))
    policyd.stop()
    finds(story, "policyd down", "DAEMON_SILENT", look(story))
    policyd.start()
    passes(story, "policyd up again", look(story))
