"""Exim as the receiving MTA."""

import shutil

from . import exim
from .gateway import Gateway
from .inbound_world import NAME, OURS
from .mailbox import PORT
from .recipes import EXIM

WIRING = {
    "main/000_lab": f"""
MAIN_HARDCODE_PRIMARY_HOSTNAME = {NAME}
MAIN_TLS_ENABLE = yes
MAIN_TLS_CERTKEY = /etc/exim4/gateway.pem
MAIN_SMTPUTF8_ADVERTISE_HOSTS = *
smtp_accept_queue_per_connection = 0
""",
    "auth/050_lab": exim.AUTHENTICATOR,
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
        key = exim.EXIM4 / "gateway.pem"
        shutil.copy(self.certificate.path, key)
        shutil.chown(key, exim.USER, exim.USER)
        key.chmod(0o640)
        exim.configure(self.examples, WIRING, OURS)
        self.log = exim.LOG
        self.spawn("exim4", "-bdf", "-q10m")
        self.wait_until_it_listens()

    @property
    def fragment(self):
        return self.examples / "exim" / "inbound.acl"

    def queued(self):
        return [line for line in self.run("exim4", "-bp").splitlines() if line]

    def flush(self):
        self.run("exim4", "-qff")
