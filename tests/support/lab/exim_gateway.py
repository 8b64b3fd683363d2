"""Exim as the receiving MTA."""

import re
import shutil
import subprocess
from pathlib import Path

from .gateway import Gateway
from .inbound_world import NAME, OURS
from .mailbox import PORT
from .recipes import EXIM
from .sasl import PASSWORD, USER

EXIM4 = Path("/etc/exim4")
CONF_D = EXIM4 / "conf.d"
PART = re.compile(r"^# -{20,} [A-Z]+\n", re.MULTILINE)
SETTINGS = f"""
dc_eximconfig_configtype='internet'
dc_other_hostnames='{":".join(OURS)}'
dc_local_interfaces=''
dc_relay_domains=''
dc_relay_nets=''
dc_smarthost=''
dc_minimaldns='false'
dc_use_split_config='true'
dc_hide_mailname='false'
dc_mailname_in_oh='true'
dc_localdelivery='mail_spool'
CFILEMODE='644'
"""
WIRING = {
    "main/000_lab": f"""
MAIN_HARDCODE_PRIMARY_HOSTNAME = {NAME}
MAIN_TLS_ENABLE = yes
MAIN_TLS_CERTKEY = /etc/exim4/gateway.pem
MAIN_SMTPUTF8_ADVERTISE_HOSTS = *
smtp_accept_queue_per_connection = 0
""",
    "auth/050_lab": f"""
lab_plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_set_id = $auth2
  server_condition = ${{if eq{{$auth2/$auth3}}{{{USER}/{PASSWORD}}}}}
""",
    "router/050_lab": """
mailbox:
  driver = manualroute
  domains = +local_domains
  transport = mailbox
  route_list = * 127.0.0.1
  self = send
""",
    "transport/050_lab": f"""
mailbox:
  driver = smtp
  port = {PORT}
  allow_localhost
  hosts_avoid_tls = *
""",
}


class EximGateway(Gateway):
    name = "exim"
    recipe = EXIM
    asks = "acl"

    def start(self):
        key = EXIM4 / "gateway.pem"
        shutil.copy(self.certificate.path, key)
        shutil.chown(key, "Debian-exim", "Debian-exim")
        key.chmod(0o640)
        (EXIM4 / "update-exim4.conf.conf").write_text(SETTINGS, encoding="ascii")
        for name, text in WIRING.items():
            (CONF_D / name).write_text(text, encoding="ascii")
        self._apply()
        self.log = Path("/var/log/exim4/mainlog")
        self.log.parent.mkdir(exist_ok=True)
        shutil.chown(self.log.parent, "Debian-exim", "adm")
        subprocess.run(["update-exim4.conf"], check=True)
        self.spawn("exim4", "-bdf", "-q10m")
        self.wait_until_it_listens()

    @property
    def fragment(self):
        return self.examples / "exim" / "inbound.acl"

    def _apply(self):
        """The three steps that the fragment's first lines name."""
        _, main, acl = PART.split(self.fragment.read_text("utf-8"))
        (CONF_D / "main" / "01_mta-tls").write_text(main)
        (CONF_D / "acl" / "01_mta-tls").write_text(acl)
        for stage in ("mail", "rcpt"):
            path = CONF_D / "acl" / f"30_exim4-config_check_{stage}"
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(
                f"\nacl_check_{stage}:\n",
                f"\nacl_check_{stage}:\n  require acl = acl_mta_tls_{stage}\n", 1))

    def queued(self):
        return [line for line in self.run("exim4", "-bp").splitlines() if line]

    def flush(self):
        self.run("exim4", "-qff")
