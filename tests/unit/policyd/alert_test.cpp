#include "policyd/watch/alert.h"
#include "tests/unit/policy/tables.h"
#include "tests/unit/watch/seen.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using namespace mta_tls::testing;
using Addresses = std::vector<std::string>;

const Addresses others{"postmaster@own.example"};

Finding ending(std::string id) {
  Finding finding;
  finding.kind = FindingKind::letter_ending;
  finding.subject = std::move(id);
  return finding;
}

// Three rules on one letter, one that rests on it no more, and one on another letter,
// which is called as a domain is.
std::shared_ptr<const Snapshot> table_with_letters() {
  SnapshotBuilder builder;
  builder.add_source({"policy.json", ""});
  Letter shared;
  shared.id = "shared";
  const auto shared_letter = builder.add_letter(std::move(shared));
  Letter own;
  own.id = "bank.example";
  const auto own_letter = builder.add_letter(std::move(own));
  const auto add = [&](std::string_view name, LetterIndex letter, Addresses notify,
                       bool enabled = true) {
    auto rule = body(SecurityLevel::encrypt);
    rule.letter = letter;
    rule.on_failure.notify = std::move(notify);
    rule.enabled = enabled;
    builder.add_domain(domain(name));
    builder.end_rule(std::move(rule), {2, 1}, std::string(name));
  };
  add("a.example", shared_letter, {"desk@own.example", "noc@own.example"});
  add("b.example", shared_letter, {});
  add("c.example", shared_letter, {"legal@own.example", "desk@own.example"});
  add("off.example", shared_letter, {"nobody@own.example"}, false);
  add("bank.example", own_letter, {});
  return builder.finish();
}

} // namespace

TEST_CASE("an alert about a letter is for all whom its rules name, each once",
          "[watch]") {
  Watcher watcher;
  watcher.set_table(table_with_letters());
  watcher.follow(noon);
  CHECK(alert_of(ending("shared"), watcher, others).notify ==
        Addresses{"desk@own.example", "noc@own.example", "legal@own.example"});
  CHECK(alert_of(ending("bank.example"), watcher, others).notify == others);
  CHECK(alert_of(ending("gone"), watcher, others).notify == others);
}

TEST_CASE("a letter that is called like a domain is not taken for it", "[watch]") {
  Watcher watcher;
  watcher.set_table(build({{{{"bank.example"}, body(SecurityLevel::encrypt)}}}));
  watcher.follow(noon);
  watcher.take(good_look(), noon);
  CHECK_FALSE(alert_of(ending("bank.example"), watcher, others).standing);
  Finding about_hop;
  about_hop.subject = "bank.example";
  CHECK(alert_of(about_hop, watcher, others).standing);
}

} // namespace mta_tls
