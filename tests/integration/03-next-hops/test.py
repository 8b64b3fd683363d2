"""A transport table chooses the next hop; the policy is looked up for that next hop."""

from pathlib import Path

from lab.world import HAS_IPV6

TABLE = Path("/lab/transport")
ROUTES = (
    ("bracketed.lab", "[mx.no-tls.lab]", "no-offer", "[host], listed as written"),
    ("port.lab", "[mx.good.lab]:25", "tls", "[host]:port, listed as written"),
    ("literal.lab", "[192.0.2.25]", "no-offer", "[address], listed as written"),
    ("free.lab", "[mx.no-tls.lab]:smtp", "clear", "the listed host with another port"),
    ("by-name.lab", "[mx.refuses.lab]", "refused", "[host], by the rule for its name"),
    ("by-name-port.lab", "[mx.refuses.lab]:25", "refused",
     "[host]:port, by the rule for its name"),
    ("upper.lab", "[MX.Refuses.Lab]:25", "refused", "[HOST]:port in mixed case"),
    ("domain-port.lab", "no-tls.lab:25", "no-offer",
     "host:port, by the rule for its name"),
    ("literal6.lab", "[IPv6:2001:db8::46]", "no-offer", "[IPv6:address], as written"),
    ("short6.lab", "[2001:db8::46]", "no-offer", "[address] without IPv6:"),
    ("unlisted.lab", "[192.0.2.43]", "clear", "an address that is not listed"),
)


def run(story):
    routes = [route for route in ROUTES if HAS_IPV6 or "::" not in route[1]]
    if not HAS_IPV6:
        story.skip("IPv6 address literals", "this machine has no IPv6")
    TABLE.write_text("".join(f"{domain} smtp:{hop}\n" for domain, hop, _, _ in routes))
    story.use_policy()
    story.lab.sender.set(transport_maps=f"texthash:{TABLE}")
    try:
        story.expect(*((f"user@{domain}", word, f"{sentence} ({hop})")
                       for domain, hop, word, sentence in routes))
    finally:
        story.lab.sender.set(transport_maps="")
