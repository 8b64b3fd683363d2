"""What DNS says, and what is proved of it."""

import world
from harness import check, equal, test
from world import DIGEST


def facts(answer):
    return answer["status"], answer["secure"]


@test
def signed_records_are_secure(_):
    with world.plain() as asker:
        mx = asker.ask("MX lab")
        equal(facts(mx), ("data", True))
        equal(sorted(mx["mx"]), [[10, "mx.lab"], [20, "other.mx.elsewhere"]])
        equal(asker.ask("TLSA _25._tcp.mx.lab")["tlsa"], [[3, 1, 1, len(DIGEST) // 2]])
        equal(asker.ask("TXT _mta-sts.lab")["texts"], ["v=STSv1; id=1"])
        equal(asker.ask("A mx.lab")["addresses"], ["192.0.2.1"])
        equal(asker.ask("AAAA mx.lab")["addresses"], ["2001:db8::1"])


@test
def what_is_not_there_is_proved_too(_):
    with world.plain() as asker:
        equal(facts(asker.ask("TLSA _25._tcp.nobody.lab")), ("no such name", True))
        equal(facts(asker.ask("TLSA mx.lab")), ("no data", True))


@test
def an_unsigned_zone_is_insecure_and_no_failure(_):
    with world.plain() as asker:
        equal(facts(asker.ask("MX unsigned")), ("data", False))
        equal(facts(asker.ask("TLSA _25._tcp.mx.unsigned")), ("data", False))
        equal(facts(asker.ask("A nobody.unsigned")), ("no such name", False))
        equal(facts(asker.ask("SOA mx.unsigned")), ("no data", False))


@test
def what_does_not_validate_is_bogus_whatever_is_asked(_):
    with world.plain() as asker:
        for zone in ("wrong.lab", "expired.lab", "forged.lab"):
            for line in (f"MX {zone}", f"A mx.{zone}", f"TLSA _25._tcp.mx.{zone}",
                         f"A nobody.{zone}"):
                answer = asker.ask(line)
                is_sound = zone == "forged.lab" and not line.startswith("A mx")
                if is_sound:  # one record was forged
                    check(answer["secure"], line, answer)
                    continue
                equal(answer["status"], "bogus", line)
                equal((answer["mx"], answer["addresses"], answer["tlsa"]), ([], [], []))
                check(zone in answer["why"], answer)


@test
def why_says_what_is_wrong_with_the_signature(_):
    with world.plain() as asker:
        check("expired" in asker.ask("MX expired.lab")["why"])
        check("DS" in asker.ask("MX wrong.lab")["why"])


@test
def aliases_are_followed_and_the_whole_way_counts(_):
    with world.plain() as asker:
        within = asker.ask("A alias.lab")
        equal((facts(within), within["canonical"]), (("data", True), "mx.lab"))
        equal(within["addresses"], ["192.0.2.1"])
        for line, target in (("A away.lab", "mx.unsigned"), ("A alias.unsigned", "mx.lab")):
            out = asker.ask(line)
            equal((facts(out), out["canonical"]), (("data", False), target), line)
        lost = asker.ask("A lost.lab")
        equal((facts(lost), lost["canonical"]), (("no such name", True), "nobody.lab"))
        equal(facts(asker.ask("CNAME away.lab")), ("data", True))
        equal(facts(asker.ask("CNAME alias.unsigned")), ("data", False))
        equal(asker.ask("A mx.lab")["canonical"], "")


@test
def a_loop_of_aliases_ends(_):
    with world.plain() as asker:
        check(asker.ask("A loop.lab")["status"] in ("failed", "no data"))


@test
def answers_are_good_as_long_as_their_owner_says(_):
    with world.plain() as asker:
        for line, ttl in (("A short.lab", 90), ("A nobody.short.lab", 70),
                          ("MX short.lab", 70)):
            got = asker.ask(line)["ttl"]
            check(ttl - 5 <= got <= ttl, line, got)


@test
def an_alias_is_good_as_long_as_the_shortest_of_its_chain(_):
    with world.plain() as asker:
        check(asker.ask("A away.lab")["ttl"] <= 300)


@test
def large_answers_come_over_tcp(_):
    with world.plain() as asker:
        texts = asker.ask("TXT many.lab")["texts"]
        equal([len(text) for text in texts], [250 * 40])
        equal(len(asker.ask("TXT many2.lab")["texts"]), 30)


@test
def names_for_tests_are_asked_for_like_others(_):
    with world.plain() as asker:
        equal(facts(asker.ask("MX test")), ("data", True))


@test
def names_that_cannot_be_are_failures(_):
    with world.plain() as asker:
        for name in ("a..b", "x" * 64 + ".lab", ".".join(["y" * 60] * 5)):
            equal(asker.ask(f"MX {name}")["status"], "failed", name)


@test
def the_self_test_passes_in_a_sound_world(_):
    with world.plain() as asker:
        equal(asker.ask("TEST")["health"], "validates")


@test
def nothing_is_proved_without_the_right_anchor(folder):
    other = f"{folder}/anchor"
    with open("/usr/share/dns/root.key", encoding="ascii") as real:
        text = real.read()
    with open(other, "w", encoding="ascii") as copy:
        copy.write(text)
    with world.Asker("--resolver", world.TREE[0], "--trust-anchor", other) as asker:
        world.tree()
        answer = asker.ask("TEST")
        equal(answer["health"], "does not validate")
        check("bogus" in answer["why"], answer)


@test
def nothing_is_proved_without_any_anchor(folder):
    anchor = f"{folder}/empty"
    with open(anchor, "w", encoding="ascii"):
        pass
    with world.Asker("--resolver", world.TREE[0], "--trust-anchor", anchor) as asker:
        equal(facts(asker.ask("MX lab")), ("data", False))
        answer = asker.ask("TEST")
        equal((answer["health"], answer["why"]),
              ("does not validate", "the root's SOA record: not signed"))
