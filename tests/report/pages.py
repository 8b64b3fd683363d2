"""Reports as a browser shows them."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lab.browser import Browser

FOLDER = Path("/tmp/report")
NOW, NOW_TEXT = 1795430000, "2026-11-23T10:33:20Z"
WIDTHS = (390, 1280)
VIEWS = (("light", "screen"), ("dark", "screen"), ("light", "print"))
KINDS = ("good", "expired", "partly", "unseen", "hostile", "drift", "ending")
LETTER = {"id": "bank-2026", "kind": "letter", "domains": ["expired-1.example"],
          "statement": "tls-only", "received": "2026-01-10", "valid_until": "2026-12-01",
          "signatures": [{"party": "recipient-owner", "name": "P. Gallo <b>",
                          "signed_on": "2026-01-09"}]}
LAPSED = {**LETTER, "id": "old-2025", "domains": ["good-0.example"],
          "valid_until": "2026-06-30"}
# An element that reaches beyond the window, by its tag; null: there is none.
OVERHANG = """(() => {
  for (const each of document.querySelectorAll('body *')) {
    const box = each.getBoundingClientRect();
    if (box.width && getComputedStyle(each.closest('thead') || each).position !== 'absolute'
        && box.right > window.innerWidth + 1) return each.outerHTML.slice(0, 200);
  }
  return document.documentElement.scrollWidth > window.innerWidth ? 'the page' : null;
})()"""
# The widest gap between a heading and the first row below it, in pixels.
GAP = """Math.max(...[...document.querySelectorAll('h2 + table')].map(t =>
  t.tBodies[0].rows[0].getBoundingClientRect().top
  - t.previousElementSibling.getBoundingClientRect().bottom))"""
# The lowest contrast of any text with the ground behind it (WCAG 2.1, 1.4.3).
CONTRAST = """(() => {
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const light = colour => { const [r, g, b] = rgb(colour).map(c => { c /= 255;
    return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b; };
  const ground = element => { for (let e = element; e; e = e.parentElement) {
    const colour = getComputedStyle(e).backgroundColor;
    if (rgb(colour)[3] !== 0) return colour; } return 'rgb(255, 255, 255)'; };
  let lowest = 21;
  for (const each of document.querySelectorAll('h1,h2,p,th,td,span,li,b,caption')) {
    if (!each.textContent.trim()) continue;
    const [a, b] = [light(getComputedStyle(each).color), light(ground(each))];
    lowest = Math.min(lowest, (Math.max(a, b) + .05) / (Math.min(a, b) + .05));
  }
  return lowest;
})()"""


@dataclass
class Written:
    page: Path
    policy: Path
    told: dict


def run(build, tally):
    FOLDER.mkdir()
    pictures = build / "report-pictures"
    pictures.mkdir(exist_ok=True)
    maker = Maker(build)
    small = maker.write("small", 24, queue=True)
    with Browser() as browser:
        looks_right(browser, small.page, pictures, tally)
        tells_the_numbers(browser, small, tally)
        tells_what_there_is(browser, small.page, tally)
        is_accessible(browser, small.page, tally)
        is_read_when_large(browser, maker, pictures, tally)
        is_read_when_empty(browser, maker, tally)
    is_written_whole(maker, tally)


class Maker:
    def __init__(self, build):
        self._program = build / "policyd" / "mta-tls"
        self._make_history = build / "tests" / "report" / "make_history"

    def history(self, name, count):
        path = FOLDER / f"{name}.db"
        path.unlink(missing_ok=True)
        made = subprocess.run([self._make_history, path, str(NOW), str(count)], check=True,
                              capture_output=True, text=True)
        return path, made.stdout.split()

    def policy(self, name, domains):
        rules = [{"domains": [domain], "level": "secure"} for domain in domains]
        letters = []
        if len(rules) > 1:
            rules[1]["authorization"] = LETTER["id"]
            letters = [LETTER, LAPSED]
        if len(rules) > 7:
            rules[7]["mode"] = "testing"
        rules.append({"domains": ["never-seen.example"], "level": "encrypt"})
        path = FOLDER / f"{name}.json"
        path.write_text(json.dumps({"version": 1, "authorizations": letters,
                                    "outbound": rules}))
        return path

    def run(self, *arguments):
        return subprocess.run([self._program, "report", "--at", NOW_TEXT, *arguments],
                              capture_output=True, text=True, check=False, timeout=120)

    def write(self, name, count, queue=False):
        history, domains = self.history(name, count)
        policy = self.policy(name, domains)
        page = FOLDER / f"{name}.html"
        options = ["--from", listing()] if queue else []
        ran = self.run("--html", page, "--policy", policy, "--history", history, "--json",
                       *options)
        if ran.returncode:
            raise RuntimeError(ran.stdout + ran.stderr)
        return Written(page, policy, json.loads(ran.stdout))


def listing():
    path = FOLDER / "queue.json"
    path.write_text(json.dumps(
        {"queue_id": "A", "arrival_time": NOW - 7200, "sender": "a@own.example",
         "recipients": [{"address": "a@expired-1.example",
                         "delay_reason": "Server certificate not verified"}]}) + "\n")
    return path


def looks_right(browser, page, pictures, tally):
    for width in WIDTHS:
        for scheme, medium in VIEWS:
            name = f"{width} pixels, {scheme}, {medium}"
            browser.show(page, width, 1400, scheme, medium)
            overhang = browser.evaluate(OVERHANG)
            tally.check(f"{name}: nothing hangs over the edge", overhang is None,
                        str(overhang))
            gap = browser.evaluate(GAP)
            tally.check(f"{name}: nothing lies between a heading and its table",
                        gap < 150, str(gap))
            contrast = browser.evaluate(CONTRAST)
            tally.check(f"{name}: text stands out from its ground", contrast >= 4.5,
                        str(contrast))
            tally.check(f"{name}: only the page itself is loaded",
                        browser.requests() == [f"file://{page}"], str(browser.requests()))
            tally.check(f"{name}: no complaints", not browser.complaints(),
                        str(browser.complaints()))
            tally.check(f"{name}: peer text is text",
                        browser.evaluate("document.title") == "TLS of mail: report"
                        and browser.evaluate("document.querySelectorAll"
                                             "('script, img, iframe').length") == 0)
            browser.screenshot(pictures / f"{width}-{scheme}-{medium}.png")


def rows_of(browser, heading):
    """The cells' texts of the table below a heading."""
    return browser.evaluate(
        f"""[...document.querySelectorAll('h2')].filter(h => h.textContent === {heading!r})
        .flatMap(h => [...h.nextElementSibling.querySelectorAll('tbody tr')])
        .map(row => [...row.children].map(cell => cell.textContent))""")


def tells_the_numbers(browser, small, tally):
    browser.show(small.page, 1280)
    states = [row[1] for row in rows_of(browser, "Domains")]
    told = small.told
    counted = {state: sum(row == state for row in states)
               for state in ("critical", "warning", "ok")}
    tally.check("the table has the numbers that were told",
                counted == {state: told[state] for state in counted}
                and len(states) == told["domains"] == 25, f"{counted}\n{told}")
    tally.check("a domain that was never seen is not called good",
                states.count("not yet seen") == 1, str(states))
    rank = {"critical": 0, "unknown": 1, "not yet seen": 1, "warning": 2, "ok": 3}
    tally.check("the worst come first",
                [rank[state] for state in states] == sorted(rank[s] for s in states),
                str(states))


def tells_what_there_is(browser, page, tally):
    browser.show(page, 1280)
    domains = {row[0]: row for row in rows_of(browser, "Domains")}
    tally.check("why a domain fails, and since when",
                "the certificate has expired" in domains["expired-1.example"][4]
                and "fails since 2026-11-14" in domains["expired-1.example"][4],
                str(domains["expired-1.example"]))
    drift = domains["drift-5.example"][5]
    tally.check("what has changed since the first look",
                "MX hosts were mx.drift-5.example" in drift
                and "another key at mx.drift-5.example" in drift
                and "MTA-STS was none" in drift, drift)
    tally.check("a rule in testing says so",
                domains["good-7.example"][2].startswith("secure (testing)"),
                str(domains["good-7.example"]))
    endings = rows_of(browser, "Certificates that end")
    tally.check("certificates that have ended come before those that will",
                [row[3] for row in endings] == ["over"] * 3 + ["12 days"] * 3,
                str(endings))
    letters = rows_of(browser, "Letters")
    tally.check("letters with their dates, the next to end first",
                [(row[0], row[1], row[5]) for row in letters]
                == [("old-2025", "lapsed", "2026-06-30"),
                    ("bank-2026", "ends soon", "2026-12-01")]
                and "expired-1.example" in letters[1][6], str(letters))
    queue = rows_of(browser, "Mail that waits for TLS")
    tally.check("mail that waits, with the cause that the watch saw",
                len(queue) == 1 and "the certificate has expired" in queue[0][4],
                str(queue))
    changes = rows_of(browser, "What has changed")
    tally.check("what has changed", len(changes) == 18, str(len(changes)))
    tally.check("the words of a hostile certificate can be read",
                "<script>" in domains["hostile-4.example"][4],
                domains["hostile-4.example"][4])


def is_accessible(browser, page, tally):
    browser.show(page, 390)
    tally.check("the language is told",
                browser.evaluate("document.documentElement.lang") == "en")
    tally.check("every table has a caption and headers, and keeps its roles",
                browser.evaluate("""[...document.querySelectorAll('table')].every(t =>
                    t.caption && t.querySelector('thead th[scope=col]')
                    && t.getAttribute('role') === 'table'
                    && [...t.querySelectorAll('tbody tr')].every(r =>
                        r.querySelector('th[scope=row]')))"""))
    tally.check("every picture says in words what it shows",
                browser.evaluate("""[...document.querySelectorAll('svg')].every(s =>
                    s.getAttribute('role') === 'img' && s.getAttribute('aria-label'))"""))
    tally.check("the headings have an order",
                browser.evaluate("document.querySelectorAll('h1').length") == 1)


def is_read_when_large(browser, maker, pictures, tally):
    large = maker.write("large", 5000)
    octets = large.page.stat().st_size
    tally.check("5,000 domains take less than 6 MB", octets < 6_000_000, str(octets))
    for width in WIDTHS:
        browser.show(large.page, width)
        tally.check(f"5,000 domains at {width} pixels: nothing hangs over the edge",
                    browser.evaluate(OVERHANG) is None)
    tally.check("5,000 domains are all there",
                browser.evaluate("document.querySelectorAll('table')[0].tBodies[0]"
                                 ".rows.length") == 5001)
    browser.show(large.page, 1280)
    browser.screenshot(pictures / "1280-large.png")


def is_read_when_empty(browser, maker, tally):
    empty = maker.write("empty", 0)
    browser.show(empty.page, 390)
    text = browser.evaluate("document.body.innerText")
    tally.check("an empty watch says so, section by section",
                all(words in text for words in (
                    "not yet seen", "Nothing in the last 30 days.", "The policy has none.",
                    "None that counts for a promise ends within 90 days.")), text)


def is_written_whole(maker, tally):
    page = FOLDER / "small.html"
    before = page.read_text()
    ran = maker.run("--html", page, "--policy", FOLDER / "small.json",
                    "--history", FOLDER / "none.db")
    tally.check("without a history nothing is written over",
                ran.returncode == 2 and page.read_text() == before and ran.stderr,
                ran.stderr)
    ran = maker.run("--html", FOLDER / "no" / "where.html", "--policy",
                    FOLDER / "small.json", "--history", FOLDER / "small.db")
    tally.check("a page that cannot be written is told", ran.returncode == 2 and ran.stderr,
                ran.stderr)
    ran = maker.run("--html", "-", "--policy", FOLDER / "small.json",
                    "--history", FOLDER / "small.db")
    tally.check("the page goes to standard output, too",
                ran.returncode == 0 and ran.stdout.startswith("<!DOCTYPE html>"),
                ran.stderr)
