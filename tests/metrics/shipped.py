"""The files of examples/prometheus: right by promtool, and about numbers that there are."""

import json
import pathlib
import re
import shutil

from harness import BANK, check, equal, policy, rule, test
from harness_milter import FREE
from scraping import MeteredMilter, Policyd, page, promtool

TABLE = policy(rule(BANK, "forced"), serial=1)
HERE = pathlib.Path(__file__).resolve().parent
EXAMPLES = HERE.parents[1] / "examples" / "prometheus"
NAME = re.compile(r"\b(?:mta_tls|process)_[a-z0-9_]+\b")
ALERT = re.compile(r"- alert: (\w+)")
OF_HISTOGRAMS = re.compile(r"_(bucket|sum|count)$")


def example(name):
    return (EXAMPLES / name).read_text(encoding="utf-8")


@test
def promtool_takes_the_configuration_with_its_rules(folder):
    said = promtool("check", "config", str(EXAMPLES / "prometheus.yml"))
    check("SUCCESS: 1 rule files found" in said, said)
    said = promtool("check", "rules", str(EXAMPLES / "mta-tls.rules.yml"))
    check(f"SUCCESS: {len(ALERT.findall(example('mta-tls.rules.yml')))} rules" in said, said)


@test
def every_alert_is_raised_by_what_it_is_for_and_by_nothing_else(folder):
    for name in (HERE / "rules.test.yml", EXAMPLES / "mta-tls.rules.yml"):
        shutil.copy(name, folder)
    said = promtool("test", "rules", f"{folder}/rules.test.yml")
    check("SUCCESS" in said, said)


@test
def every_alert_has_such_a_test(folder):
    tests = (HERE / "rules.test.yml").read_text(encoding="utf-8")
    raised = {name for name, said in re.findall(
        r"alertname: (\w+)\n +exp_alerts:\n +- exp_labels(.)", tests) if said}
    equal(set(ALERT.findall(example("mta-tls.rules.yml"))) - raised, set())


def names_told(folder):
    """Of all metrics that the two daemons tell."""
    told = set()
    for kind, text in ((Policyd, TABLE), (MeteredMilter, FREE)):
        with kind(folder, text) as daemon:
            told |= set(re.findall(r"^# TYPE (\S+)", page(daemon), re.MULTILINE))
    return told


def names_used(text):
    return {OF_HISTOGRAMS.sub("", name) for name in NAME.findall(text)}


@test
def examples_are_about_numbers_that_there_are(folder):
    told = names_told(folder)
    used = names_used(example("mta-tls.rules.yml")) | names_used(
        example("mta-tls.dashboard.json"))
    check(len(used) > 20, used)
    equal(used - told, set())


@test
def the_dashboard_is_whole(folder):
    board = json.loads(example("mta-tls.dashboard.json"))
    panels = [panel for panel in board["panels"] if panel["type"] != "row"]
    equal(len({panel["id"] for panel in board["panels"]}), len(board["panels"]))
    check(len(panels) > 10, len(panels))
    for panel in panels:
        check(panel["title"] and panel["targets"], panel)
        for target in panel["targets"]:
            check(names_used(target["expr"]) or "up{" in target["expr"], target)
        equal(panel["datasource"]["uid"], "${datasource}")
    check("datasource" in [each["name"] for each in board["templating"]["list"]])


def overlap(one, other):
    return (one["x"] < other["x"] + other["w"] and other["x"] < one["x"] + one["w"]
            and one["y"] < other["y"] + other["h"] and other["y"] < one["y"] + one["h"])


@test
def no_panel_hides_another(folder):
    places = [panel["gridPos"]
              for panel in json.loads(example("mta-tls.dashboard.json"))["panels"]]
    for number, place in enumerate(places):
        check(place["x"] + place["w"] <= 24, place)
        for other in places[:number]:
            check(not overlap(place, other), place, other)


@test
def promtool_evaluates_what_the_dashboard_asks_for(folder):
    """As rules, which are checked word by word; Grafana's own word is an interval."""
    board = json.loads(example("mta-tls.dashboard.json"))
    rules = [{"record": f"panel:{panel['id']}:{number}",
              "expr": target["expr"].replace("$__rate_interval", "5m")
              .replace("$instance", ".*")}
             for panel in board["panels"]
             for number, target in enumerate(panel.get("targets", []))]
    path = pathlib.Path(folder) / "panels.json"  # JSON is YAML
    path.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
    check(f"SUCCESS: {len(rules)} rules" in promtool("check", "rules", str(path)))
