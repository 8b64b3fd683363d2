"""Nobody answers: that is told of ourselves, once."""

import time

import watch_world
from harness import check, equal, test, wait_for
from pages import cli_json, status_rows
from watching import POSTMASTER, stopped, watching

ALL = ("bank", "clinic", "court")


@test
def all_servers_down_are_one_alert_about_ourselves(folder):
    text = watch_world.table(*ALL, notify=["desk@own.example"])
    with watching(folder, text, len(ALL)) as daemon:
        with stopped(*ALL):
            daemon.look("bank")  # the others are called as witnesses
            daemon.until_told(("ourselves", "", "none"))
            since = wait_for(lambda: daemon.watch["blind_since"], "it to know")
            equal(status_rows(daemon)[2], "TROUBLE: our network or DNS: nobody was seen since "
                  + since)
            daemon.look(*ALL)
            daemon.restart()
            daemon.look(*ALL)
            daemon.tells_no_more()
            mail, = watch_world.sink().mails
            equal(mail.recipients, [f"<{POSTMASTER}>"])
            equal(sum(daemon.watch["outlooks"].values()), len(ALL))
        daemon.look("clinic")
        daemon.until_told(("ourselves", "", "none"), ("ourselves-again", "", "none"))
        daemon.look(*ALL)
        daemon.tells_no_more()
        equal(daemon.watch["blind_since"], None)


@test
def our_outage_adds_to_no_domains_failures(folder):
    with watching(folder, watch_world.table(*ALL), len(ALL)) as daemon:
        with stopped(*ALL):
            for _ in range(3):
                daemon.look(*ALL)
            wait_for(lambda: cli_json(daemon)["ourselves"], "the file to be written")
            page = cli_json(daemon)
            for hop in page["next_hops"]:
                equal((hop["failures"], hop["look"]["fault"], hop["look"]["outlook"]),
                      (0, "ours", "unseen"), hop)
            check(page["ourselves"][-1]["kind"] == "ourselves", page)


@test
def answers_do_not_wait_for_servers_that_nobody_answers_at(folder):
    with watching(folder, watch_world.table(*ALL), len(ALL)) as daemon:
        for name in ALL:
            watch_world.servers()[name].behaviour = "mute"
        try:
            begin = time.monotonic()
            for _ in range(200):
                daemon.ask("bank.watch")
            check(time.monotonic() - begin < 2, time.monotonic() - begin)
        finally:
            watch_world.mend()
