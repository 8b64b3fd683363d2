"""The real Prometheus: what it thinks of our pages, and what it reads from them."""

import contextlib
import json
import pathlib
import shutil
import subprocess
import time
import urllib.parse
import urllib.request

from harness import BANK, check, equal, policy, put, rule, test, wait_for
from harness_milter import FREE
from lab.root import die_with_parent
from scraping import MeteredMilter, Policyd, page, promtool

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples" / "prometheus"
TABLE = policy(rule(BANK, "forced"), serial=3)
PORTS = {"mta-tls-policyd": 9461, "mta-tls-milter": 9462}
ITS_OWN = "http://127.0.0.1:9090"


@test
def promtool_finds_nothing_wrong_with_either_page(folder):
    with Policyd(folder, TABLE) as policyd:
        policyd.ask(BANK)
        equal(promtool("check", "metrics", stdin=page(policyd)), "")
    with MeteredMilter(folder, FREE) as milter:
        milter.verdict()
        equal(promtool("check", "metrics", stdin=page(milter)), "")


@test
def promtool_would_find_what_is_wrong(folder):
    with Policyd(folder, TABLE) as policyd:
        text = page(policyd).replace("mta_tls_reloads_total", "mta_tls_reloads")
    done = subprocess.run(["promtool", "check", "metrics"], input=text, text=True,
                          capture_output=True, timeout=60, check=False)
    check(done.returncode != 0 and "_total" in done.stderr, done)


def asked(path, **parameters):
    """The data of a reply of Prometheus' own."""
    with urllib.request.urlopen(f"{ITS_OWN}/api/v1/{path}?"
                                + urllib.parse.urlencode(parameters), timeout=20) as reply:
        return json.load(reply)["data"]


def value(expression):
    """Of an expression that has one value; None while it has none."""
    found = asked("query", query=expression)["result"]
    return float(found[0]["value"][1]) if found else None


def is_ready():
    try:
        return bool(asked("status/buildinfo"))
    except OSError:
        return False


def impatient(folder):
    """The examples, as they are but for their patience."""
    home = pathlib.Path(folder) / "prometheus"
    home.mkdir()
    shutil.copy(EXAMPLES / "mta-tls.rules.yml", home)
    text = (EXAMPLES / "prometheus.yml").read_text()
    check("scrape_interval: 30s" in text)
    (home / "prometheus.yml").write_text(
        "global:\n  evaluation_interval: 1s\n"
        + text.replace("scrape_interval: 30s", "scrape_interval: 1s"))
    return home


@contextlib.contextmanager
def running(home):
    with open(home / "log", "wb") as log:
        process = subprocess.Popen(
            ["prometheus", f"--config.file={home}/prometheus.yml",
             f"--storage.tsdb.path={home}/data", "--web.listen-address=127.0.0.1:9090"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=die_with_parent)
    try:
        wait_for(is_ready, "Prometheus to be ready")
        yield
    finally:
        process.kill()
        process.wait()


def at_its_port(kind, folder, text, name):
    home = pathlib.Path(folder) / name
    home.mkdir()
    daemon = kind(home, text)
    place = daemon.command.index("--metrics") + 1
    daemon.command[place] = f"inet:127.0.0.1:{PORTS[name]}"
    return daemon


@test
def prometheus_reads_both_daemons_by_the_example(folder):
    with at_its_port(Policyd, folder, TABLE, "mta-tls-policyd") as policyd, \
         at_its_port(MeteredMilter, folder, FREE, "mta-tls-milter") as milter, \
         running(impatient(folder)):
        for _ in range(5):
            policyd.ask(BANK)
        milter.verdict()
        for job in PORTS:
            wait_for(lambda: value(f'up{{job="{job}"}}') == 1, f"{job} to be up")
        wait_for(lambda: value('mta_tls_questions_total{map="postfix",outcome="ok"}') == 5,
                 "the questions")
        wait_for(lambda: value("mta_tls_milter_messages_accepted_total") == 1, "the mail")
        equal(value("mta_tls_table_serial"), 3)
        targets = asked("targets")["activeTargets"]
        equal({target["lastError"] for target in targets}, {""})


def alerts():
    return {(alert["labels"]["alertname"], alert["state"])
            for alert in asked("alerts")["alerts"]}


def unhealthy_rules():
    return [rule for group in asked("rules")["groups"] for rule in group["rules"]
            if rule["health"] != "ok"]


@test
def prometheus_evaluates_every_rule_and_sees_a_refused_table(folder):
    with at_its_port(Policyd, folder, TABLE, "mta-tls-policyd") as policyd, \
         at_its_port(MeteredMilter, folder, TABLE, "mta-tls-milter"), \
         running(impatient(folder)):
        wait_for(lambda: asked("rules")["groups"] and not unhealthy_rules(),
                 "every rule to be evaluated")
        for job in PORTS:
            wait_for(lambda: value(f'up{{job="{job}"}}') == 1, f"{job} to be up")
        time.sleep(2)  # two evaluations more
        equal(alerts(), set())
        put(policyd.policy, "{")
        wait_for(lambda: {name for name, _ in alerts()} == {"MtaTlsTableRefused",
                                                             "MtaTlsTableOld"},
                 "the alerts")
        put(policyd.policy, TABLE)
        wait_for(lambda: alerts() == set(), "the alerts to end")
