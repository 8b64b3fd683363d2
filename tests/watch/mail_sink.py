"""An MTA as far as a mail comes to it: an SMTP server that keeps what it accepts."""

import email
import email.policy
import socketserver
import threading
from dataclasses import dataclass


@dataclass
class Received:
    sender: str  # of the envelope, with its brackets
    recipients: list[str]
    message: email.message.EmailMessage

    @property
    def text(self):
        return self.message.get_content()


class MailSink:
    def __init__(self, address):
        self.address = address
        self.mails = []
        self.refuses = False

    def start(self):
        sink = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self):
                _converse(sink, self.rfile, self.wfile)

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        server = socketserver.ThreadingTCPServer(self.address, Session)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def to(self, address):
        return [mail for mail in self.mails if f"<{address}>" in mail.recipients]


def _converse(sink, lines, answers):
    def say(text):
        answers.write(text.encode() + b"\r\n")

    sender, recipients = "", []
    say("220 sink.example ESMTP")
    while line := lines.readline().decode().strip():
        verb = line[:4].upper()
        if verb == "MAIL":
            sender, recipients = line.partition(":")[2].split()[0], []
            say("451 4.3.0 not now" if sink.refuses else "250 ok")
        elif verb == "RCPT":
            recipients.append(line.partition(":")[2].split()[0])
            say("250 ok")
        elif verb == "DATA":
            say("354 go ahead")
            sink.mails.append(Received(sender, recipients, _message(lines)))
            say("250 kept")
        elif verb == "QUIT":
            say("221 bye")
            return
        else:
            say("250 sink.example")


def _message(lines):
    octets = b""
    while (line := lines.readline()) != b".\r\n":
        assert line.endswith(b"\r\n"), line
        octets += line[1:] if line.startswith(b".") else line
    return email.message_from_bytes(octets, policy=email.policy.default)
