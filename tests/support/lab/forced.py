"""Which domains a policy.json forces to TLS: a second, much simpler reader of it.

The global check *nothing in clear* asks this one and not the program under test.
"""

import json
import time
from datetime import datetime, timezone

from .records import domain_of

FORCED = {"encrypt", "forced", "verify", "secure", "fingerprint", "dane-only"}


class Policy:
    """What a policy.json forces today."""

    def __init__(self, text):
        policy = json.loads(text)
        self._exact, self._parents = {}, {}
        for rule in filter(_is_enforced, policy.get("outbound", [])):
            for domain in rule.get("domains", []):
                self._exact[domain_of(domain)] = rule["level"]
                if rule.get("include_subdomains"):
                    self._parents[domain_of(domain)] = rule["level"]
            for domain in rule.get("except_domains", []):
                self._parents.setdefault(domain_of(domain), "none")
        self._exact |= {exception["domain"]: exception["level"]
                        for exception in policy.get("exceptions", [])
                        if exception["expires"] >= _today()}

    def forces(self, domain):
        level = self._exact.get(domain) or self._parents.get(domain)
        while level is None and "." in domain:
            domain = domain.partition(".")[2]
            level = self._parents.get(domain)
        return level in FORCED

    def forces_anything(self):
        return not FORCED.isdisjoint({*self._exact.values(), *self._parents.values()})


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
        self._periods.append((time.monotonic() + grace, Policy(policy_text)))

    def sent_in_clear(self, sessions):
        """The sessions without TLS that spoke of mail for a domain that was forced then.

        A plain-text session that spoke of mail whose recipients nobody knows counts too,
        unless nobody was forced.
        """
        return [session for session in sessions
                if session.tls is None and session.carried and self._is_guilty(session)]

    def _is_guilty(self, session):
        policy = None
        for since, of_period in self._periods:
            if since <= session.spoke_at or policy is None:
                policy = of_period
        known = [domain_of(recipient) for recipient in session.rcpts]
        return (any(policy.forces(domain) for domain in known) if known
                else policy.forces_anything())
