#include "common/policy/compare_inbound.h"
#include "tests/unit/policy/inbound_tables.h"

#include <catch2/catch.hpp>

#include <map>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;
using Rules = std::vector<InboundRule>;

std::string change_between(const Rules& before, const Rules& after,
                           const InboundDefaults& old_defaults = {},
                           const InboundDefaults& new_defaults = {}) {
  const auto was = build_inbound(before, old_defaults);
  const auto is = build_inbound(after, new_defaults);
  std::string all;
  compare_inbound({was.get(), now}, {is.get(), now}, [&](const InboundChange& change) {
    all += all.empty() ? "" : ", ";
    all += std::string(change.id) + " " + std::string(word(change.change));
  });
  return all;
}

InboundRule bank(SecurityLevel level) {
  auto rule = inbound_rule("bank", level, {{"bank.example"}});
  rule.requirement.keys = {key(1), key(2)};
  return rule;
}

template <class Edit>
InboundRule bank(SecurityLevel level, Edit edit) {
  auto rule = bank(level);
  edit(rule);
  return rule;
}

std::string edited(const InboundRule& before, const InboundRule& after) {
  return change_between({before}, {after});
}

// Small tables: rules of two levels about a few senders and networks, one of each id.
const std::vector<InboundRule>& some_rules(const std::string& id) {
  static std::map<std::string, std::vector<InboundRule>> by_id;
  auto& rules = by_id[id];
  if (rules.empty()) {
    const std::vector<Sessions> matches{
        {{"example"}, {}, {}, true},       {{"a.example"}},
        {{"a.example", "b.example"}},      {{}, {"192.0.2.0/24"}},
        {{"a.example"}, {"192.0.0.0/16"}}, {{"a.example"}, {}, {"own.example"}},
        {{}, {}, {"own.example"}}};
    for (const auto level : {may, encrypt, verify}) {
      for (const auto& match : matches) {
        rules.push_back(inbound_rule(id, level, match));
      }
    }
    auto off = inbound_rule(id, verify, {{"a.example"}});
    off.enabled = false;
    rules.push_back(off);
  }
  return rules;
}

// nullptr where the rules tie.
std::shared_ptr<const Snapshot> table_of(const Rules& rules) {
  SnapshotBuilder builder;
  builder.add_source({"policy.json", ""});
  bool ties = false;
  for (const auto& rule : rules) {
    ties = builder.add_inbound_rule(rule) != nullptr || ties;
  }
  return ties ? nullptr : builder.finish();
}

struct Sender {
  InboundEnvelope envelope;
  SessionFacts facts;
};

const std::vector<Sender>& all_senders() {
  static const auto senders = [] {
    std::vector<Sender> all;
    for (const auto* from : {"example", "a.example", "b.example", "other"})
      for (const auto* client : {"192.0.2.1", "192.0.3.1", "203.0.113.1"})
        for (const auto* to : {"", "own.example"})
          for (auto facts : {plain_session(), tls_session()}) {
            facts.client = address(client);
            all.push_back({*to ? rcpt_to(from, to) : mail_from(from), facts});
          }
    return all;
  }();
  return senders;
}

std::vector<bool> refusals(const Snapshot& table) {
  std::vector<bool> all;
  for (const auto& sender : all_senders()) {
    const auto decision = decide_inbound(table, sender.facts, sender.envelope, now);
    all.push_back(std::holds_alternative<Violated>(decision.outcome));
  }
  return all;
}

bool says_weaker(const Snapshot& before, const Snapshot& after) {
  bool weaker = false;
  compare_inbound({&before, now}, {&after, now}, [&](const InboundChange& change) {
    weaker = weaker || change.change == Change::weaker;
  });
  return weaker;
}

} // namespace

TEST_CASE("no session is let in that was refused, unless a rule is called weaker",
          "[policy]") {
  std::vector<std::pair<std::shared_ptr<const Snapshot>, std::vector<bool>>> tables;
  const auto add = [&](const Rules& rules) {
    if (const auto table = table_of(rules)) {
      tables.emplace_back(table, refusals(*table));
    }
  };
  add({});
  for (const auto& first : some_rules("first")) {
    add({first});
    for (const auto& second : some_rules("second")) {
      add({first, second});
    }
  }
  std::size_t wrong = 0;
  std::size_t not_weaker = 0;
  for (const auto& [before, was] : tables) {
    for (const auto& [after, is] : tables) {
      if (says_weaker(*before, *after)) {
        continue;
      }
      ++not_weaker;
      for (std::size_t i = 0; i < was.size(); ++i) {
        wrong += was[i] && !is[i] ? 1U : 0U;
      }
    }
  }
  INFO(tables.size() << " tables, " << not_weaker << " not weaker");
  CHECK(wrong == 0);
  CHECK(not_weaker > tables.size()); // or it would be too easy
}

TEST_CASE("what a rule asks for is compared point by point", "[policy]") {
  const auto names = [](std::vector<std::string> list) {
    return [list](InboundRule& rule) {
      for (const auto& name : list) {
        rule.requirement.names.push_back(name_pattern(name));
      }
    };
  };
  const auto encrypted = bank(encrypt);
  CHECK(edited(encrypted, encrypted).empty());
  CHECK(edited(encrypted, bank(may)) == "bank weaker");
  CHECK(edited(bank(may), encrypted) == "bank stricter");
  CHECK(edited(encrypted, bank(verify)) == "bank stricter");
  CHECK(edited(encrypted, bank(fingerprint)) == "bank stricter");
  CHECK(edited(bank(verify), bank(fingerprint)) == "bank weaker");
  CHECK(edited(bank(fingerprint), bank(verify)) == "bank weaker");

  const auto tls_1_3 = bank(
      encrypt, [](InboundRule& rule) { rule.requirement.min_tls = TlsVersion::v1_3; });
  CHECK(edited(encrypted, tls_1_3) == "bank stricter");
  CHECK(edited(tls_1_3, encrypted) == "bank weaker");
  const auto bits =
      bank(encrypt, [](InboundRule& rule) { rule.requirement.min_cipher_bits = 128; });
  CHECK(edited(encrypted, bits) == "bank stricter");
  CHECK(edited(bits, encrypted) == "bank weaker");
  CHECK(edited(bits, tls_1_3) == "bank weaker");

  const auto below = bank(verify, names({".mx.example"}));
  const auto one = bank(verify, names({"a.mx.example"}));
  const auto label = bank(verify, names({"*.mx.example"}));
  CHECK(edited(bank(verify), below) == "bank stricter");
  CHECK(edited(below, bank(verify)) == "bank weaker");
  CHECK(edited(below, one) == "bank stricter");
  CHECK(edited(one, below) == "bank weaker");
  CHECK(edited(below, label) == "bank weaker"); // "*.mx.example" itself passes now

  const auto pinned =
      bank(fingerprint, [](InboundRule& rule) { rule.requirement.keys = {key(1)}; });
  CHECK(edited(bank(fingerprint), pinned) == "bank stricter");
  CHECK(edited(pinned, bank(fingerprint)) == "bank weaker");
}

TEST_CASE("a rule that is no longer applied, or gone, is weaker", "[policy]") {
  const auto in_force = bank(encrypt);
  const auto testing =
      bank(encrypt, [](InboundRule& rule) { rule.mode = Mode::testing; });
  const auto disabled = bank(encrypt, [](InboundRule& rule) { rule.enabled = false; });
  const auto ahead = bank(encrypt, [](InboundRule& rule) { rule.valid_from = later; });
  for (const auto& idle : {testing, disabled, ahead}) {
    CHECK(edited(in_force, idle) == "bank weaker");
    CHECK(edited(idle, in_force) == "bank stricter");
    CHECK(change_between({idle}, {}) == "bank same");
    CHECK(change_between({}, {idle}) == "bank same");
  }
  CHECK(edited(testing, disabled).empty());
  CHECK(change_between({in_force}, {}) == "bank weaker");
  CHECK(change_between({}, {in_force}) == "bank stricter");
}

TEST_CASE("a rule about fewer sessions is weaker, about more of them stricter",
          "[policy]") {
  const auto rule = [](const Sessions& sessions) {
    return inbound_rule("r", encrypt, sessions);
  };
  const auto one = rule({{"a.example"}});
  const auto two = rule({{"a.example", "b.example"}});
  const auto below = rule({{"a.example"}, {}, {}, true});
  const auto from_net = rule({{"a.example"}, {"192.0.2.0/24"}});
  for (const auto& [narrow, wide] : {std::pair(one, two), std::pair(one, below)}) {
    CHECK(edited(narrow, wide) == "r stricter");
    CHECK(edited(wide, narrow) == "r weaker");
  }
  CHECK(edited(one, from_net) == "r weaker");
  CHECK(edited(from_net, one) == "r weaker"); // less specific than it was: not provable
}

TEST_CASE("an exemption is weaker where another rule was about it", "[policy]") {
  const auto general = inbound_rule("general", verify, {{"example"}, {}, {}, true});
  const auto exempt = inbound_rule("exempt", may, {{"a.example"}});
  const auto strict = inbound_rule("strict", verify, {{"a.example"}});
  CHECK(change_between({general}, {general, exempt}) == "exempt weaker");
  CHECK(change_between({general, exempt}, {general}) == "exempt stricter");
  CHECK(change_between({general}, {general, strict}) == "strict stricter");
  CHECK(change_between({}, {exempt}) == "exempt same");
  // The more specific rule goes on deciding.
  const auto broad = inbound_rule("broad", encrypt, {{"example"}, {}, {}, true});
  CHECK(change_between({strict}, {strict, broad}) == "broad stricter");
}

TEST_CASE("the inbound defaults are compared", "[policy]") {
  using enum InboundDefaults::TlsRequiredNo;
  const InboundDefaults usual;
  CHECK(change_between({}, {}, usual, usual).empty());
  CHECK(change_between({}, {}, usual, {false, ignore_when_forced}) == " weaker");
  CHECK(change_between({}, {}, {false, ignore_when_forced}, usual) == " stricter");
  CHECK(change_between({}, {}, usual, {true, honor}) == " weaker");
  CHECK(change_between({}, {}, usual, {true, strip}) == " stricter");
  CHECK(change_between({}, {}, usual, {false, strip}) == " weaker");
}

TEST_CASE("a date that passes is a change of the rule", "[policy]") {
  const auto table = build_inbound({bank(encrypt, [](InboundRule& rule) {
    rule.mode = Mode::testing;
    rule.enforce_after = later;
  })});
  std::string text;
  const TableAt before{table.get(), now};
  const TableAt after{table.get(), later};
  compare_inbound(before, after, [&](const InboundChange& change) {
    text = text_before(change, before) + " | " + text_after(change, after) + " | " +
           std::string(word(change.change));
  });
  CHECK(text == "from bank.example: TLS 1.2 or later (testing) | from bank.example: TLS "
                "1.2 or later | stricter");
}

} // namespace mta_tls
