#include "common/explain/verdict_text.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

Instant day(std::string_view text) {
  return parse_day_or_time(text)->begin;
}

} // namespace

TEST_CASE("a verdict says how the rule matched and why it won or lost", "[explain]") {
  RuleBody body;
  body.enforce_after = day("2026-12-01");
  body.valid_from = day("2026-11-30");
  const auto [match, verdict, text] = GENERATE(table<Match, Verdict, std::string>({
      {Match::exact, Verdict::won,
       "It lists x.example itself. No rule in force is more specific, so it decides."},
      {Match::parent, Verdict::less_specific,
       "It holds for the names below x.example. A more specific rule has decided "
       "already."},
      {Match::next_hop, Verdict::disabled,
       "It lists the next hop x.example itself. It is switched off (\"enabled\": "
       "false)."},
      {Match::exact, Verdict::not_yet_valid,
       "It lists x.example itself. It holds from 2026-11-30 on only."},
      {Match::parent, Verdict::excepted,
       "It holds for the names below x.example. Its except_domains take this name out."},
      {Match::exact, Verdict::testing,
       "It lists x.example itself. It is in testing, so it is not applied yet; it will "
       "be "
       "from 2026-12-01 on."},
  }));

  CHECK(verdict_text({0, match, verdict, "x.example"}, body) == text);
}

TEST_CASE("a rule in testing without end says so", "[explain]") {
  CHECK(verdict_text({0, Match::exact, Verdict::testing, "x.example"}, RuleBody{}) ==
        "It lists x.example itself. It is in testing with no enforce_after, so it is not "
        "applied until somebody edits it.");
}

} // namespace mta_tls
