"""Mail would wait: told once, and once more when it is over."""

import watch_world
from harness import check, equal, test, wait_for
from watching import passes, server, stopped, watching

DESK = "desk@own.example"


@test
def starttls_taken_away_is_told_once_and_so_is_its_return(folder):
    text = watch_world.table("bank", "clinic", notify=[DESK])
    with watching(folder, text, 2) as daemon:
        server("bank").behaviour = "plain"
        look = daemon.look("bank")["bank"]
        equal((look["outlook"], look["fault"]), ("fails", "theirs"))
        failure = ("failure", "bank", "starttls-not-supported")
        daemon.until_told(failure)
        alert = daemon.alerts()[0]
        equal((alert["severity"], alert["server"], alert["since"], alert["notify"]),
              ("critical", "mx.bank.watch [127.0.4.1]", alert["at"], [DESK]))
        equal(alert["look"]["servers"][0]["obstacle"], "starttls-not-supported")
        check(alert["remedy"], alert)
        mail, = wait_for(lambda: watch_world.sink().to(DESK), "a mail")
        check(" ".join(alert["remedy"].split()) in " ".join(mail.text.split()), mail.text)
        check_mail(mail, "bank.watch: mail does not go")
        daemon.look("bank")
        daemon.look("bank", "clinic")
        daemon.restart()
        daemon.look("bank")
        daemon.tells_no_more()
        server("bank").behaviour = "serve"
        passes(daemon.look("bank")["bank"])
        daemon.until_told(failure, ("recovery", "bank", "starttls-not-supported"))
        wait_for(lambda: len(watch_world.sink().to(DESK)) == 2, "the second mail")
        check_mail(watch_world.sink().to(DESK)[1], "bank.watch: mail goes again")
        daemon.restart()
        passes(daemon.look("bank")["bank"])
        daemon.tells_no_more()
        equal(len(watch_world.sink().mails), 2)


def check_mail(mail, subject):
    message = mail.message
    equal((mail.sender, mail.recipients), ("<>", [f"<{DESK}>"]))
    equal(message["Auto-Submitted"], "auto-generated")
    equal(message["From"], "mta-tls <watch@own.example>")
    check(message["Subject"].startswith(f"[mta-tls] {subject}"), message["Subject"])
    check(message["Date"].datetime is not None and message["Message-ID"])
    check("mx.bank.watch" in mail.text or "goes again" in subject, mail.text)
    check(max(map(len, mail.text.splitlines())) <= 80, mail.text)


@test
def a_certificate_that_ends_the_promise_is_told(folder):
    with watching(folder, watch_world.table("bank", "clinic"), 2) as daemon:
        expected = []
        for kind, reason in (("expired", "certificate-expired"),
                             ("wrong-name", "certificate-host-mismatch"),
                             ("self-signed", "certificate-not-trusted")):
            server("bank").use(watch_world.certificate("bank", kind))
            equal(daemon.look("bank")["bank"]["servers"][0]["obstacle"], reason)
            # Another key that nobody vouches for is told where certificates do not count.
            expected.append(("failure", "bank", reason))
            daemon.until_told(*expected)
        began = {alert["since"] for alert in daemon.alerts()}
        equal(len(began), 1, daemon.alerts())


@test
def a_record_of_dane_that_does_not_match_is_told(folder):
    text = watch_world.table("dane", "clinic", level="dane-only")
    text = text.replace('"clinic.watch"\n   ],\n   "level": "dane-only"',
                        '"clinic.watch"\n   ],\n   "level": "encrypt"')
    with watching(folder, text, 2) as daemon:
        server("dane").use(watch_world.certificate("dane", "other"))
        daemon.look("dane")
        daemon.until_told(("failure", "dane", "tlsa-invalid"))


@test
def a_server_that_nobody_answers_at_is_told_once_others_answer(folder):
    with watching(folder, watch_world.table("bank", "clinic", "court"), 3) as daemon:
        with stopped("bank"):
            look = daemon.look("bank")["bank"]
            equal((look["outlook"], look["fault"]), ("unseen", "unclear"))
            daemon.until_told(("unreachable", "bank", "no-answer"))
            daemon.look("bank")
            daemon.tells_no_more()
        daemon.look("bank")
        daemon.until_told(("unreachable", "bank", "no-answer"),
                          ("recovery", "bank", "no-answer"))


@test
def a_rule_in_testing_is_watched_and_warned_of(folder):
    text = watch_world.table("bank", "clinic", mode="testing")
    with watching(folder, text, 2) as daemon:
        server("bank").behaviour = "hidden"
        look = daemon.look("bank")["bank"]
        equal((look["testing"], look["state"]), (True, "WARNING"))
        daemon.until_told(("failure", "bank", "starttls-hidden"))
        equal(daemon.alerts()[0]["severity"], "warning")
        check(daemon.ask("bank.watch") == "NOTFOUND ", "testing changes no answer")
