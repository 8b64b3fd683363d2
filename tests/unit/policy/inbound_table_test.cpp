#include "common/policy/inbound_table.h"
#include "tests/unit/policy/inbound_tables.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

// What of `names` the mask has bits for.
std::vector<std::string> chosen(const std::vector<std::string>& names, unsigned mask) {
  std::vector<std::string> some;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (mask >> i & 1U) {
      some.push_back(names[i]);
    }
  }
  return some;
}

const std::vector<std::string> domains{"example", "a.example"};
const std::vector<std::string> networks{"192.0.0.0/16", "192.0.2.0/24"};

// Every rule that this small world has room for.
std::vector<InboundRule> all_rules() {
  std::vector<InboundRule> rules;
  for (unsigned from = 0; from < 4; ++from)
    for (unsigned net = 0; net < 4; ++net)
      for (unsigned to = 0; to < 4; ++to)
        for (const bool below : {false, true})
          if (from + net + to > 0) {
            rules.push_back(inbound_rule("rule", encrypt,
                                         {chosen(domains, from), chosen(networks, net),
                                          chosen(domains, to), below}));
          }
  return rules;
}

// How well a list of names fits, said plainly: -1 not at all.
int fit(const std::vector<Domain>& names, bool below, const std::string& peer) {
  int best = names.empty() ? 0 : -1;
  for (const auto& name : names) {
    if (name.text() == peer) {
      best = std::max(best, Specificity::exact + 0);
    } else if (below && is_below(peer, name.text())) {
      best = std::max(best, static_cast<int>(name.text().size()));
    }
  }
  return best;
}

int fit(const std::vector<IpNetwork>& list, const IpAddress& client) {
  int best = list.empty() ? 0 : -1;
  for (const auto& network : list) {
    if (network.contains(client)) {
      best = std::max(best, static_cast<int>(network.prefix_bits()) + 1);
    }
  }
  return best;
}

struct Session {
  std::string from, client, to; // to: empty for MAIL
};

std::vector<Session> all_sessions() {
  std::vector<Session> sessions;
  for (const auto* from : {"", "example", "a.example", "b.a.example", "other"})
    for (const auto* client : {"192.0.2.1", "192.0.3.1", "198.51.100.1", "2001:db8::1"})
      for (const auto* to : {"", "example", "a.example", "b.a.example", "other"})
        sessions.push_back({from, client, to});
  return sessions;
}

std::optional<std::array<int, 3>> plain_match(const InboundRule& rule,
                                              const Session& session) {
  const auto& match = rule.match;
  if (session.to.empty() != match.recipient_domains.empty()) {
    return std::nullopt;
  }
  const std::array found{
      fit(match.sender_domains, match.include_subdomains, session.from),
      fit(match.client_networks, address(session.client)),
      fit(match.recipient_domains, match.include_subdomains, session.to)};
  return *std::min_element(found.begin(), found.end()) < 0 ? std::nullopt
                                                           : std::optional(found);
}

InboundTable::Matches look_up(const InboundTable& table, const Session& session) {
  const auto sender = PeerDomain::parse(session.from);
  const auto recipient = PeerDomain::parse(session.to);
  return table.matching({sender ? &*sender : nullptr, address(session.client),
                         !session.to.empty(), recipient ? &*recipient : nullptr});
}

} // namespace

TEST_CASE("the index finds what reading every rule finds, in every small session",
          "[policy]") {
  // All at once, ties or not: which rules match does not depend on the others.
  InboundTable table;
  for (auto& rule : all_rules()) {
    table.add(std::move(rule));
  }
  for (const auto& session : all_sessions()) {
    INFO(session.from << " " << session.client << " " << session.to);
    const auto matches = look_up(table, session);
    std::size_t expected = 0;
    for (const auto& rule : table.rules()) {
      const auto plain = plain_match(rule, session);
      expected += plain ? 1U : 0U;
      const auto found = std::find_if(matches.begin(), matches.end(),
                                      [&](const auto& m) { return m.rule == &rule; });
      REQUIRE((found != matches.end()) == plain.has_value());
      if (plain) {
        const std::array<int, 3> specificity{found->specificity.sender,
                                             found->specificity.network,
                                             found->specificity.recipient};
        REQUIRE(specificity == *plain);
      }
    }
    REQUIRE(matches.size() == expected);
    REQUIRE(std::is_sorted(matches.begin(), matches.end(), [](auto& a, auto& b) {
      return a.specificity > b.specificity;
    }));
  }
}

TEST_CASE("two rules that some session matches just as closely tie", "[policy]") {
  const auto rules = all_rules();
  const auto sessions = all_sessions();
  for (const auto& one : rules) {
    for (const auto& other : rules) {
      InboundTable table;
      REQUIRE(table.add(one) == nullptr);
      const auto* rival = table.add(other);
      const bool tie =
          std::any_of(sessions.begin(), sessions.end(), [&](const auto& session) {
            const auto a = plain_match(one, session);
            return a && a == plain_match(other, session);
          });
      // A rule that a session of this world tells apart may still share a network with
      // another, whose longer prefixes happen to cover it: reported too.
      if (tie) {
        REQUIRE(rival == &table.rules().front());
      }
    }
  }
}

TEST_CASE("rules that differ in what decides first do not tie", "[policy]") {
  build_inbound(
      {inbound_rule("1", encrypt, {{"a.example"}}),
       inbound_rule("2", encrypt, {{"a.example"}, {"192.0.2.0/24"}}),
       inbound_rule("3", encrypt, {{"a.example"}, {"192.0.2.0/25"}}),
       inbound_rule("4", encrypt, {{"a.example"}, {}, {"b.example"}}),
       inbound_rule("5", encrypt, {{"a.example"}, {"192.0.2.0/24"}, {"b.example"}}),
       inbound_rule("6", encrypt, {{"example"}, {}, {}, true}),
       inbound_rule("7", encrypt, {{}, {"192.0.2.0/24"}}),
       inbound_rule("8", encrypt, {{}, {"192.0.2.0/24"}, {"b.example"}}),
       inbound_rule("9", encrypt, {{}, {}, {"b.example"}})});
}

TEST_CASE("a rule does not tie with itself", "[policy]") {
  build_inbound({inbound_rule("1", encrypt, {{"a.example", "a.example"}}),
                 inbound_rule("2", encrypt, {{}, {"192.0.2.0/24", "192.0.2.0/24"}})});
}

TEST_CASE("the rules that pin keys are named", "[policy]") {
  auto disabled = inbound_rule("off", fingerprint, {{"c.example"}});
  disabled.enabled = false;
  const auto snapshot =
      build_inbound({inbound_rule("pinned", fingerprint, {{"a.example"}}),
                     inbound_rule("any", encrypt, {{"b.example"}}), disabled});
  const auto rules = needs_key_digest(snapshot->inbound());
  REQUIRE(rules.size() == 1);
  CHECK(rules[0]->id == "pinned");
}

} // namespace mta_tls
