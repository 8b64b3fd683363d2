"""The sending MTA with the milter in front: what our own users submit their mail to."""

import re
import shutil
import subprocess

from . import sasl
from .inbound_world import CLIENT, STRANGER
from .mailbox import PORT
from .partner import Partner
from .postfix_gateway import PostfixGateway
from .postfix_sender import PATIENT, PostfixSender
from .sender import HOST
from .sendmail_sender import MAIL, SendmailSender
from .world import SENDER

LOOPBACK = "127.0.0.1"
COMMANDS = re.compile(r"^#   ((?:cp|cat|grep) .*)$", re.MULTILINE)


class PostfixFront:
    """Users log in over TLS from another host; strangers come from one, too.  The
    transports of examples/postfix/forced-* are there, and mail for us goes to a mailbox
    by LMTP.
    """

    sender = PostfixSender
    recipe = PostfixSender.recipe
    milter_options = ("--forced-transport",)
    user = Partner(CLIENT, "1.3")
    stranger = Partner(STRANGER)

    def __init__(self, repository, lab_folder, certificates):
        self.examples = repository / "examples" / "postfix"
        self.gateway = PostfixGateway(repository, lab_folder, certificates["good"],
                                      host=HOST)

    @property
    def fragment(self):
        return self.gateway.fragment

    def start(self, _):
        for command in COMMANDS.findall(
                (self.examples / "forced-main.cf").read_text(encoding="utf-8")):
            subprocess.run(command, shell=True, cwd=self.examples, check=True)
        self.gateway.adopt()
        self.gateway.set(local_transport=f"lmtp:inet:[{LOOPBACK}]:{PORT}", **PATIENT)

    def open(self, partner):
        session = partner.open(SENDER)
        if partner is self.user:
            session.log_in(sasl.USER, sasl.PASSWORD)
        return session


class SendmailFront:
    """Users are programs on the host itself."""

    sender = SendmailSender
    recipe = SendmailSender.recipe
    milter_options = ()
    user = Partner(LOOPBACK, host=HOST)

    def __init__(self, repository, *_):
        self.fragment = repository / "examples" / "sendmail" / "mta-tls-milter.mc"

    def start(self, sender):
        shutil.copy(self.fragment, MAIL)
        sender.configure("FEATURE(`accept_unresolvable_domains')dnl\n"
                         "include(`/etc/mail/tls/starttls.m4')dnl\n"
                         f"include(`{MAIL}/{self.fragment.name}')dnl\n")

    def open(self, partner):
        return partner.open(LOOPBACK)
