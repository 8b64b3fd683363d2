"""Which domains a policy.json forces to TLS: a second, much simpler reader of it.

The global check *nothing in clear* asks this one and not the program under test.
"""

import json
import time
from datetime import datetime, timezone

from .records import domain_of

FORCED = {"encrypt", "forced", "verify", "secure", "fingerprint", "dane-only"}


def forces_tls(policy_text):
    """A function: does this policy force TLS for that domain, today?"""
    policy = json.loads(policy_text)
    exact, parents = {}, {}
    for rule in filter(_is_enforced, policy.get("outbound", [])):
        for domain in rule.get("domains", []):
            exact[domain_of(domain)] = rule["level"]
            if rule.get("include_subdomains"):
                parents[domain_of(domain)] = rule["level"]
        for domain in rule.get("except_domains", []):
            parents.setdefault(domain_of(domain), "none")
    exact |= {exception["domain"]: exception["level"]
              for exception in policy.get("exceptions", [])
              if exception["expires"] >= _today()}

    def forced(domain):
        level = exact.get(domain) or parents.get(domain)
        while level is None and "." in domain:
            domain = domain.partition(".")[2]
            level = parents.get(domain)
        return level in FORCED

    return forced


def _is_enforced(rule):
    rehearsal = rule.get("mode") == "testing"
    return (rule.get("enabled", True) and rule.get("valid_from", "") <= _today()
            and not (rehearsal and rule.get("enforce_after", "9") > _today()))


def _today():
    return datetime.now(timezone.utc).date().isoformat()


class Periods:
    """The policies of a story, each from the moment at which it had to be obeyed."""

    def __init__(self):
        self._periods = []

    def begin(self, policy_text, grace=0.0):
        self._periods.append((time.monotonic() + grace, forces_tls(policy_text)))

    def sent_in_clear(self, sessions):
        """The sessions without TLS that spoke of mail for a domain that was forced then.

        A plain-text session that spoke of mail whose recipients nobody knows counts too.
        """
        return [session for session in sessions
                if session.tls is None and session.carried and self._is_guilty(session)]

    def _is_guilty(self, session):
        forced = None
        for since, of_period in self._periods:
            if since <= session.spoke_at or forced is None:
                forced = of_period
        known = [domain_of(recipient) for recipient in session.rcpts]
        return not known or any(forced(domain) for domain in known)
