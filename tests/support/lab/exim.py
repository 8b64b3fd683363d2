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
SETTINGS = """
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
    (EXIM4 / "update-exim4.conf.conf").write_text(
        SETTINGS.format(domains=":".join(domains), relay_nets=relay_nets),
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


def use_transports(fragment, varied):
    (CONF_D / "transport" / "050_mta-tls").write_text(varied(_parts(fragment)["TRANSPORTS"]))
    apply()


def apply():
    subprocess.run(["update-exim4.conf"], check=True)


def _parts(fragment):
    """{"MAIN": text, ...}"""
    _, *parts = PART.split(fragment.read_text("utf-8"))
    return dict(zip(parts[::2], parts[1::2]))


def _apply_inbound(parts):
    (CONF_D / "main" / "01_mta-tls").write_text(parts["MAIN"])
    (CONF_D / "acl" / "01_mta-tls").write_text(parts["ACL"])
    for stage in ("mail", "rcpt"):
        path = CONF_D / "acl" / f"30_exim4-config_check_{stage}"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(
            f"\nacl_check_{stage}:\n",
            f"\nacl_check_{stage}:\n  require acl = acl_mta_tls_{stage}\n", 1))


def _apply_outbound(parts):
    (CONF_D / "main" / "02_mta-tls-outbound").write_text(parts["MAIN"])
    (CONF_D / "router" / "050_mta-tls").write_text(parts["ROUTERS"])
    (CONF_D / "transport" / "050_mta-tls").write_text(parts["TRANSPORTS"])
