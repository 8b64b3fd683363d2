"""The life of an MTA-STS policy: what was promised holds until its owner takes it back.

Days pass by an edit of the cache, which is made for people to read.
"""

import sqlite3

from lab.daemon import make_place
from lab.lab import FOLDER
from lab.waiting import wait_for

CACHE = FOLDER / "cache" / "cache.db"
TIMES = ("dane_refresh", "dane_expires", "sts_expires", "sts_refresh",
         "sts_checked_until", "sts_fetch_again")
DOMAIN = "changing.insecure"
GOOD, OTHER = "mx.good.lab", "mx.watch.lab"


def run(story):
    make_place(CACHE.parent)
    published = story.lab.published
    story.use_discovery(None, "--cache", CACHE)
    try:
        flushed(story, published)
        noticed(story, published)
        survives(story, published)
        taken_back(story, published)
        outlived(story, published)
    finally:
        published.front.faults.clear()
        published.web.behaviours.pop(DOMAIN, None)
        published.new_policy(DOMAIN, "enforce", GOOD, identity="1")


def flushed(story, published):
    """A postmaster need not wait until policyd looks again."""
    mail(story, "tls", "the policy names its server")
    published.new_policy(DOMAIN, "enforce", OTHER, identity="2")
    mail(story, "tls", "what is known is not looked up for each mail")
    flush(story)
    mail(story, "unproven", "R19: flush, and the new policy holds")
    published.new_policy(DOMAIN, "enforce", GOOD)
    flush(story)
    mail(story, "tls", "R19: flush finds a policy that kept its id, too")


def noticed(story, published):
    """Nobody flushes: the record is looked at by the hour, the policy by the day."""
    fetched = published.web.asked_for(DOMAIN)
    later(story, "1 hour")
    published.front.forget()
    story.check(names(story, GOOD), "the old policy answers at once")
    wait_for(lambda: f"_mta-sts.{DOMAIN}" in published.front.names("TXT"),
             "the record to be looked at")
    published.new_policy(DOMAIN, "enforce", OTHER, identity="3")
    later(story, "1 hour")
    wait_for(lambda: names(story, OTHER), "R19: the new id to be noticed")
    story.check(published.web.asked_for(DOMAIN) == fetched + 1,
                "an unchanged id leads to no fetch, a new one to one")
    published.new_policy(DOMAIN, "enforce", GOOD)
    later(story, "2 days")
    wait_for(lambda: names(story, GOOD), "R19: the policy to be fetched, whatever its id")
    mail(story, "tls", "R19: a policy that changed without its id")


def survives(story, published):
    """R3, R20: it outlives policyd, its record, and its web server."""
    published.new_policy(DOMAIN, "enforce", OTHER, identity="4")
    flush(story)
    mail(story, "unproven", "before the trouble")
    published.web.behaviours[DOMAIN] = "closes"
    later(story, "2 days")
    mail(story, "unproven", "R20: the web server is gone")
    published.announce(DOMAIN, None)
    later(story, "1 day")
    mail(story, "unproven", "R20: the record is gone")
    published.front.faults["*", "*"] = "drop"
    restart(story)
    later(story, "1 day")
    mail(story, "unproven", "R3: DNS as a whole is gone, and policyd was killed")
    published.front.faults.clear()


def outlived(story, published):
    """It holds as long as its owner said, and no longer."""
    published.new_policy(DOMAIN, "enforce", OTHER, identity="6")
    flush(story)
    mail(story, "unproven", "a week's policy")
    published.announce(DOMAIN, None)
    later(story, "8 days")
    mail(story, "tls", "a week is over: it holds no longer")


def taken_back(story, published):
    del published.web.behaviours[DOMAIN]
    published.new_policy(DOMAIN, "none", identity="5")
    later(story, "1 hour")
    wait_for(lambda: story.lab.policyd.query(DOMAIN) == "NOTFOUND ",
             "mode none to take it back")
    mail(story, "tls", "R19: mode none takes it back before its time")


def mail(story, word, sentence):
    """Another one, to somebody to whom nobody has written before."""
    story.expect((f"change{story.passed + story.failed}@{DOMAIN}", word, sentence))


def names(story, host):
    """True if it is told that only this host may take the mail."""
    return f"match={host} " in story.lab.policyd.query(DOMAIN)


def flush(story):
    done = story.lab.policyd.ask("flush", DOMAIN)
    story.check(done.returncode == 0, f"mta-tls flush {DOMAIN}", done.stderr + done.stdout)


def restart(story):
    """Killed: whatever the cache has not kept by then is lost."""
    story.lab.policyd.kill()
    story.lab.policyd.start()


def later(story, how_much):
    """As if policyd had slept so long: every time in its cache is set back."""
    story.lab.policyd.stop()
    with sqlite3.connect(CACHE) as cache:
        back = ", ".join(
            f"{column} = iif({column} = '', '', "
            f"strftime('%Y-%m-%dT%H:%M:%SZ', {column}, '-{how_much}'))"
            for column in TIMES)
        cache.execute(f"UPDATE next_hops SET {back}")
    cache.close()
    story.lab.policyd.start()
