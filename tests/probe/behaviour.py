"""How the probe behaves, beside what it says."""

import json

from lab.waiting import wait_for
from probe_world import KINDS

ALL = [f"{kind}.lab" for kind in KINDS if kind not in ("mute", "endless")]


def run(world, tally):
    is_polite(world, tally)
    asks_each_server_once(world, tally)
    looks_ahead(world, tally)
    suggests_what_holds(world, tally)


def is_polite(world, tally):
    """Every word that servers hear, and nothing of a mail."""
    server = world.servers["good"]
    server.dialogues.clear()
    world.run("good.lab")
    wait_for(lambda: server.dialogues and server.dialogues[0][-1:] == ["QUIT"],
             "the server to hear QUIT")
    tally.check("EHLO, STARTTLS, EHLO, QUIT",
                server.dialogues == [["EHLO probe.lab", "STARTTLS", "EHLO probe.lab",
                                      "QUIT"]], str(server.dialogues))


def asks_each_server_once(world, tally):
    before = world.connections()
    ran = world.run("good.lab", "two.lab", "three.lab", "twice.lab", "[mx.good.lab]",
                    "good.unsigned", "--json")
    seen = world.connections() - before
    tally.check("four servers of six targets: four connections", seen == 4,
                f"{seen} connections\n{ran.out}")


def looks_ahead(world, tally):
    for when, code, what in (("+2d", 1, "ends soon"), ("+20d", 2, "has ended")):
        ran = world.run("soon.lab", "--policy", "policy.json", "--as-of", when)
        tally.check(f"in {when} the certificate {what}", ran.code == code, ran.out)
    ran = world.run("good.lab", "--policy", "policy.json", "--as-of", "+2d")
    tally.check("in two days nothing has happened to good.lab", ran.code == 0, ran.out)


def suggests_what_holds(world, tally):
    """A suggested rule, put into a table, is kept by the servers that suggested it."""
    ran = world.run(*ALL, "--suggest", "--json")
    for domain in json.loads(ran.out)["domains"]:
        rule = domain["suggestion"]
        if rule is None:
            continue
        table = world.write_table({"version": 1, "outbound": [rule]})
        held = world.run(domain["target"], "--policy", table, "--json")
        state = json.loads(held.out)["domains"][0]
        tally.check(f"{domain['target']} keeps {rule['level']}",
                    all(server["verdict"]["passage"] != "waits"
                        for server in state["servers"]), held.out)
