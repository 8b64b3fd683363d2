"""What the watch of mta-tls-policyd writes down, from what `mta-tls probe` has seen."""

import contextlib
import json
import sqlite3
import subprocess
import time
from pathlib import Path

from . import world
from .network import command_on
from .sender import HOST

FILE = Path("/lab/watch.db")
CREATE = """
CREATE TABLE IF NOT EXISTS standings (next_hop TEXT PRIMARY KEY NOT NULL,
 look TEXT NOT NULL, failures INTEGER NOT NULL, failing_since TEXT NOT NULL,
 last_passed TEXT NOT NULL, memory TEXT NOT NULL) STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;"""
SEEN = ("host", "address", "port")


class History:
    """Looks at domains as the watch does, one look each time that look() is called."""

    def __init__(self, lab):
        self._lab = lab
        self._failures = {}
        FILE.unlink(missing_ok=True)

    def look(self, *domains):
        """Probes them now, and writes down what was seen; the outlook of each."""
        looks = [self._look_of(domain) for domain in self._probe(domains)]
        with contextlib.closing(sqlite3.connect(FILE)) as history:
            history.executescript(CREATE)
            for look in looks:
                history.execute("REPLACE INTO standings VALUES (?, ?, ?, ?, '', '{}')",
                                (look["next_hop"], json.dumps(look),
                                 self._count(look), look["at"]))
            history.commit()
        FILE.chmod(0o644)
        return [look["outlook"] for look in looks]

    def _probe(self, domains):
        ran = subprocess.run(
            command_on(HOST, self._lab.build / "policyd" / "mta-tls", "probe", "--json",
                       "--policy", self._lab.policyd.policy, "--resolver",
                       world.RESOLVER, "--trust-anchor", "/lab/dns/anchor.key",
                       "--ehlo", "sender.lab", *domains),
            capture_output=True, text=True, check=False, timeout=120)
        return json.loads(ran.stdout)["domains"]

    def _count(self, look):
        failed = look["outlook"] == "fails"
        count = self._failures.get(look["next_hop"], 0) + 1 if failed else 0
        self._failures[look["next_hop"]] = count
        return count

    @staticmethod
    def _look_of(domain):
        servers = [
            {**{name: server[name] for name in SEEN}, **server["verdict"], "version": "",
             "certificate_sha256": "", "spki_sha256": "", "trusted": False, "names": [],
             "ends": None}
            for server in domain["servers"]]
        waits = all(server["passage"] == "waits" for server in servers)
        return {"next_hop": domain["target"],
                "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "level": domain["promise"]["level"], "by": domain["promise"]["by"],
                "testing": False, "outlook": "fails" if waits else "passes",
                "state": domain["state"], "fault": "theirs", "summary": "", "mx": [],
                "mx_is_signed": False, "mta_sts": None, "tlsa": None,
                "servers": servers}
