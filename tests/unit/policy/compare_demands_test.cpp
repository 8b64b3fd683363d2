#include "common/policy/compare_demands.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

// "hr weaker: from hr@a.example: encrypt -> absent"
std::vector<std::string> changes(const TableAt& before, const TableAt& after) {
  std::vector<std::string> all;
  compare_demands(before, after, [&](const DemandChange& change) {
    all.push_back(std::string(change.id) + ' ' + std::string(word(change.change)) + ": " +
                  change.before + " -> " + change.after);
    CHECK(change.place.has_value() == (change.after != "absent"));
  });
  return all;
}

std::vector<std::string> changes(const std::vector<SenderRule>& before,
                                 const std::vector<SenderRule>& after) {
  const auto was = build({{}, {}, {}, before});
  const auto is = build({{}, {}, {}, after});
  return changes({was.get(), now}, {is.get(), now});
}

std::shared_ptr<const Snapshot> with(const std::vector<MessageRule>& rules) {
  SnapshotBuilder builder;
  for (const auto& rule : rules) {
    builder.add_message_rule(rule);
  }
  return builder.finish();
}

std::vector<std::string> changes(const std::vector<MessageRule>& before,
                                 const std::vector<MessageRule>& after) {
  const auto was = with(before);
  const auto is = with(after);
  return changes({was.get(), now}, {is.get(), now});
}

SenderRule rule_from(std::string_view id, SecurityLevel level, std::string_view address) {
  return sender_rule(id, level, from_address(address));
}

SenderRule rule_below(std::string_view id, SecurityLevel level, std::string_view name) {
  auto match = from_domain(name);
  match.include_subdomains = true;
  return sender_rule(id, level, match);
}

MessageRule tagged(SecurityLevel level, std::string_view tag = "[tls]") {
  MessageRule rule;
  rule.id = "tag";
  rule.subject_tag = tag;
  rule.level = level;
  return rule;
}

MessageRule with_header(std::string_view name, std::string_view value) {
  MessageRule rule;
  rule.id = "hdr";
  rule.header = MessageRule::Header{std::string(name), std::string(value)};
  return rule;
}

using Changes = std::vector<std::string>;
using Senders = std::vector<SenderRule>;
using Messages = std::vector<MessageRule>;

} // namespace

TEST_CASE("a sender rule that is dropped, lowered or narrowed is weaker", "[policy]") {
  const auto hr = rule_from("hr", verify, "hr@a.example");
  CHECK(changes(Senders{hr}, Senders{}) ==
        Changes{"hr weaker: from hr@a.example: verify -> absent"});
  CHECK(changes(Senders{hr}, Senders{rule_from("hr", encrypt, "hr@a.example")}) ==
        Changes{"hr weaker: from hr@a.example: verify -> from hr@a.example: encrypt"});
  CHECK(changes(Senders{hr}, Senders{rule_from("hr", verify, "hr@b.example")}) ==
        Changes{"hr weaker: from hr@a.example: verify -> from hr@b.example: verify"});
  auto testing = hr;
  testing.mode = Mode::testing;
  CHECK(changes(Senders{hr}, Senders{testing}) ==
        Changes{"hr weaker: from hr@a.example: verify -> from hr@a.example: verify "
                "(testing)"});
}

TEST_CASE("a sender rule that is new, raised or widened is stricter", "[policy]") {
  const auto hr = rule_from("hr", encrypt, "hr@a.example");
  auto wider = hr;
  wider.match.sasl_users = {"hr"};
  CHECK(changes(Senders{}, Senders{hr}) ==
        Changes{"hr stricter: absent -> from hr@a.example: encrypt"});
  CHECK(changes(Senders{hr}, Senders{wider}) ==
        Changes{"hr stricter: from hr@a.example: encrypt -> from hr@a.example, by user "
                "hr: encrypt"});
  CHECK(changes(Senders{hr}, Senders{rule_from("hr", verify, "hr@a.example")}) ==
        Changes{"hr stricter: from hr@a.example: encrypt -> from hr@a.example: verify"});
}

TEST_CASE("a sender rule whose mail another rule is about is not weaker", "[policy]") {
  const auto hr = rule_from("hr", encrypt, "hr@a.b.example");
  const auto plus = rule_from("plus", encrypt, "hr+x@a.b.example");
  const auto all = rule_below("all", verify, "b.example");
  const auto below = rule_below("below", encrypt, "a.b.example");
  CHECK(changes(Senders{hr, all}, Senders{all}) ==
        Changes{"hr same: from hr@a.b.example: encrypt -> absent"});
  CHECK(changes(Senders{plus, hr}, Senders{hr}) ==
        Changes{"plus same: from hr+x@a.b.example: encrypt -> absent"});
  CHECK(changes(Senders{below, all}, Senders{all}) ==
        Changes{"below same: from a.b.example and below: encrypt -> absent"});
  CHECK(changes(Senders{below},
                Senders{sender_rule("below", encrypt, from_domain("a.b.example"))}) ==
        Changes{"below weaker: from a.b.example and below: encrypt -> from a.b.example: "
                "encrypt"});
  CHECK(changes(Senders{all, hr}, Senders{hr}) ==
        Changes{"all weaker: from b.example and below: verify -> absent"});
}

TEST_CASE("a sender rule that never was in force is no loss", "[policy]") {
  auto off = rule_from("off", verify, "hr@a.example");
  off.enabled = false;
  CHECK(changes(Senders{off}, Senders{}) ==
        Changes{"off same: from hr@a.example: verify (disabled) -> absent"});
  CHECK(changes(Senders{off}, Senders{off}).empty());
}

TEST_CASE("a date brings a sender rule into force", "[policy]") {
  auto later_on = rule_from("hr", encrypt, "hr@a.example");
  later_on.valid_from = later;
  const auto table = build({{}, {}, {}, {later_on}});
  CHECK(changes({table.get(), now}, {table.get(), later}) ==
        Changes{"hr stricter: from hr@a.example: encrypt (not yet valid) -> from "
                "hr@a.example: encrypt"});
}

TEST_CASE("message rules: what is asked for less is weaker", "[policy]") {
  auto accepting = tagged(encrypt);
  accepting.mixed = MessageRule::Mixed::accept;
  auto from_network = tagged(encrypt);
  from_network.client_networks = {*IpNetwork::parse("192.0.2.0/24")};
  auto from_part = tagged(encrypt);
  from_part.client_networks = {*IpNetwork::parse("192.0.2.128/25")};
  auto removing = tagged(encrypt);
  removing.remove = true;
  const auto change_of = [](const MessageRule& before, const MessageRule& after) {
    const auto all = changes(Messages{before}, Messages{after});
    return all.empty() ? "" : all.front().substr(0, all.front().find(':'));
  };
  CHECK(change_of(tagged(verify), tagged(encrypt)) == "tag weaker");
  CHECK(change_of(tagged(encrypt), tagged(verify)) == "tag stricter");
  CHECK(change_of(tagged(encrypt, "[a]"), tagged(encrypt, "[b]")) == "tag weaker");
  CHECK(change_of(tagged(encrypt, "[a]"), tagged(encrypt, "[A]")) == "tag same");
  CHECK(change_of(tagged(encrypt), accepting) == "tag weaker");
  CHECK(change_of(accepting, tagged(encrypt)) == "tag stricter");
  CHECK(change_of(from_network, from_part) == "tag weaker");
  CHECK(change_of(from_part, from_network) == "tag stricter");
  CHECK(change_of(tagged(encrypt), removing) == "tag same");
  CHECK(change_of(tagged(encrypt), tagged(encrypt)) == "");
  CHECK(change_of(with_header("X-TLS", ""), with_header("X-TLS", "yes")) == "hdr weaker");
  CHECK(change_of(with_header("X-TLS", "yes"), with_header("x-tls", "")) ==
        "hdr stricter");
}

TEST_CASE("what rules about messages ask for, in words", "[policy]") {
  auto rule = with_header("X-TLS", "yes");
  rule.client_networks = {*IpNetwork::parse("192.0.2.0/24")};
  rule.mixed = MessageRule::Mixed::accept;
  rule.level = verify;
  CHECK(changes(Messages{tagged(encrypt)}, Messages{rule, with_header("X-Any", "")}) ==
        Changes{"tag weaker: messages with [tls] in the subject: encrypt -> absent",
                "hdr stricter: absent -> messages with X-TLS: yes, also from "
                "192.0.2.0/24: verify, accepted where it cannot be forced",
                "hdr stricter: absent -> messages with X-Any: encrypt"});
}

} // namespace mta_tls
