"""Debian's Exim in a root: its split configuration, and where our fragments go."""

import contextlib
import re
import shutil
import subprocess
from pathlib import Path

from .sasl import PASSWORD

EXIM4 = Path("/etc/exim4")
CONF_D = EXIM4 / "conf.d"
LOG = Path("/var/log/exim4/mainlog")
USER = "Debian-exim"
PART = re.compile(r"^# -{20,} ([A-Z]+)\n", re.MULTILINE)
SETTINGS = EXIM4 / "update-exim4.conf.conf"
TEMPLATE = EXIM4 / "exim4.conf.template"
SPLIT = "dc_use_split_config='true'"
DEFAULTS = """
dc_eximconfig_configtype='internet'
dc_other_hostnames='{domains}'
dc_local_interfaces=''
dc_relay_domains=''
dc_relay_nets='{relay_nets}'
dc_smarthost=''
dc_minimaldns='false'
dc_use_split_config='true'
dc_hide_mailname='false'
dc_mailname_in_oh='true'
dc_localdelivery='mail_spool'
CFILEMODE='644'
"""
AUTHENTICATOR = f"""
lab_plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_set_id = $auth2
  server_condition = ${{if eq{{$auth3}}{{{PASSWORD}}}}}
"""


def configure(examples, wiring, domains, relay_nets=""):
    """Both our fragments, as their first lines say, and files of conf.d beside them."""
    LOG.parent.mkdir(exist_ok=True)
    shutil.chown(LOG.parent, USER, "adm")
    SETTINGS.write_text(
        DEFAULTS.format(domains=":".join(domains), relay_nets=relay_nets),
        encoding="ascii")
    for name, text in wiring.items():
        (CONF_D / name).write_text(text, encoding="ascii")
    _apply_inbound(_parts(examples / "exim" / "inbound.acl"))
    _apply_outbound(_parts(examples / "exim" / "outbound.conf"))
    apply()


@contextlib.contextmanager
def changed(name, old, new):
    """A file of conf.d with other words in it, for a while."""
    path = CONF_D / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new))
    apply()
    try:
        yield
    finally:
        path.write_text(text)
        apply()


@contextlib.contextmanager
def in_a_single_file(examples):
    """The same configuration as Debian makes it of one file, for a while."""
    split, template = SETTINGS.read_text(), TEMPLATE.read_text()
    SETTINGS.write_text(split.replace(SPLIT, SPLIT.replace("true", "false")))
    TEMPLATE.write_text(_with_parts(
        template, _parts(examples / "exim" / "inbound.acl"),
        _parts(examples / "exim" / "outbound.conf")))
    apply()
    try:
        yield
    finally:
        SETTINGS.write_text(split)
        TEMPLATE.write_text(template)
        apply()


@contextlib.contextmanager
def told_at_submission(examples):
    """submission.acl as well, as its first lines say, for a while."""
    parts = _parts(examples / "exim" / "submission.acl")
    added = {CONF_D / "main" / "01_mta-tls-submission": parts["MAIN"],
             CONF_D / "acl" / "02_mta-tls-submission": parts["ACL"]}
    for path, text in added.items():
        path.write_text(text)
    inbound = "  require acl = acl_mta_tls_rcpt\n"
    try:
        with changed("acl/30_exim4-config_check_rcpt", inbound,
                     inbound + "  require acl = acl_mta_tls_submit\n"):
            yield
    finally:
        for path in added:
            path.unlink()
        apply()


def use_transports(fragment, varied):
    shipped = _parts(fragment)["TRANSPORTS"]
    (CONF_D / "transport" / "050_mta-tls").write_text(varied(shipped))
    apply()


def apply():
    subprocess.run(["update-exim4.conf"], check=True)


def _parts(fragment):
    """{"MAIN": text, ...}"""
    _, *parts = PART.split(fragment.read_text("utf-8"))
    return dict(zip(parts[::2], parts[1::2]))


def _with_parts(text, inbound, outbound):
    main = (CONF_D / "main" / "000_lab").read_text()
    text = text.replace("\nbegin acl\n", f"\n{main}{inbound['MAIN']}{outbound['MAIN']}"
                                         f"\nbegin acl\n{inbound['ACL']}", 1)
    for section in ("ROUTERS", "TRANSPORTS"):
        begin = f"\nbegin {section.lower()}\n"
        text = text.replace(begin, begin + outbound[section], 1)
    return _requiring(_requiring(text, "mail"), "rcpt")


def _requiring(text, stage):
    acl = f"\nacl_check_{stage}:\n"
    return text.replace(acl, f"{acl}  require acl = acl_mta_tls_{stage}\n", 1)


def _apply_inbound(parts):
    (CONF_D / "main" / "01_mta-tls").write_text(parts["MAIN"])
    (CONF_D / "acl" / "01_mta-tls").write_text(parts["ACL"])
    for stage in ("mail", "rcpt"):
        path = CONF_D / "acl" / f"30_exim4-config_check_{stage}"
        path.write_text(_requiring(path.read_text(encoding="utf-8"), stage))


def _apply_outbound(parts):
    (CONF_D / "main" / "02_mta-tls-outbound").write_text(parts["MAIN"])
    (CONF_D / "router" / "050_mta-tls").write_text(parts["ROUTERS"])
    (CONF_D / "transport" / "050_mta-tls").write_text(parts["TRANSPORTS"])
