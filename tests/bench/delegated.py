"""A table with inbound rules, and requests of policy delegation about it."""

import json

PARTNERS = 1000
SIZES = (650, 1000, 1500)  # octets of a request
SENDERS = 5000  # of which the partners are the first
FIXED = {
    "request": "smtpd_access_policy", "protocol_state": "RCPT", "protocol_name": "ESMTP",
    "client_address": "192.0.2.25", "client_name": "mx.partner.example",
    "client_port": "40230", "reverse_client_name": "mx.partner.example",
    "server_address": "198.51.100.1", "server_port": "25", "helo_name": "mx.partner.example",
    "recipient": "someone@own.example", "recipient_count": "0", "queue_id": "",
    "instance": "1e6b.64b1c2d3.4f5a6.0", "size": "18204", "etrn_domain": "", "stress": "",
    "sasl_method": "", "sasl_username": "", "sasl_sender": "", "ccert_subject": "",
    "ccert_issuer": "", "ccert_fingerprint": "", "ccert_pubkey_fingerprint": "",
    "encryption_protocol": "TLSv1.3", "encryption_cipher": "TLS_AES_256_GCM_SHA384",
    "encryption_keysize": "256", "policy_context": ""}
FINGERPRINT = ":".join(["A7"] * 32)
TRUSTED = {"ccert_subject": "mx.partner.example", "ccert_issuer": "Partners+20Root+20CA",
           "ccert_fingerprint": FINGERPRINT, "ccert_pubkey_fingerprint": FINGERPRINT}


def domain(number):
    return f"sender{number * 7919 % 100_003}.d{number}.example"


def write_table(path, probe):
    """1,000 partners, a network and a recipient domain; and the probe of the harness."""
    inbound = [{"match": {"sender_domains": [domain(number)]}, "level": "encrypt"}
               for number in range(PARTNERS)]
    inbound += [{"id": "network", "match": {"client_networks": ["203.0.113.0/24"]},
                 "level": "encrypt"},
                {"id": "strict", "match": {"recipient_domains": ["strict.own.example"]},
                 "level": "encrypt"}]
    table = {"version": 1, "outbound": [{"domains": [probe], "level": "encrypt"}],
             "inbound": inbound}
    with open(path, "w", encoding="ascii") as file:
        json.dump(table, file)
    return path


def request(number, size):
    """As near to so many octets as real attributes, and a long sender, make it."""
    told = dict(FIXED, **(TRUSTED if size > 800 else {}))
    lines = [f"{name}={value}" for name, value in told.items()]
    sender = f"sender={{}}@{domain(number)}"
    missing = size - len("\n".join(lines + [sender.format("")])) - 2
    lines.insert(10, sender.format("a" * max(missing, 1)))
    return "\t".join(lines)


def write_keys(path, size):
    with open(path, "w", encoding="ascii") as file:
        for number in range(SENDERS):
            # A stride, so that partners do not come one after another.
            print(f"DUNNO\t{request(number * 37 % SENDERS, size)}", file=file)
    return path
