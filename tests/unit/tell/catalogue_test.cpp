#include "common/tell/catalogue.h"
#include "tests/unit/tell/looks.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

namespace mta_tls {

using namespace testing;

namespace {

constexpr std::array all_faults{Fault::theirs, Fault::ours, Fault::unclear};
constexpr std::array all_fates{Fate::put_off, Fate::refused};

RuleBody rule_with_contact(std::vector<std::string> contact) {
  auto rule = body(SecurityLevel::encrypt);
  rule.contact = std::move(contact);
  return rule;
}

Incident incident(Obstacle obstacle, Fault fault = Fault::theirs) {
  const auto rule = rule_with_contact({"it@bank.example", "phone 555 0100"});
  return incident_of(failed_look(obstacle, fault), &rule);
}

bool is_one_line_of_ascii(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("each obstacle, fault and fate has a text that a sender understands",
          "[tell]") {
  const auto obstacle = GENERATE(from_range(all_obstacles));
  const auto fault = GENERATE(from_range(all_faults));
  const auto fate = GENERATE(from_range(all_fates));
  const auto text = sender_text(incident(obstacle, fault), fate);
  INFO(word(obstacle) << ", " << word(fault) << ": " << text);
  CHECK(is_one_line_of_ascii(text));
  CHECK(text.size() <= 200);
  CHECK(text.starts_with("bank.example gets mail only encrypted, but "));
  CHECK(text.ends_with('.'));
  CHECK_FALSE(contains(text, "{}"));
  CHECK(contains(text, "do not contact the recipient") == (fault == Fault::ours));
  CHECK(contains(text, "The fault is theirs.") == (fault == Fault::theirs));
  CHECK(contains(text, "It may be their fault or ours.") == (fault == Fault::unclear));
}

TEST_CASE("no two obstacles are told in the same words", "[tell]") {
  std::set<std::string> to_sender;
  std::set<std::string> to_postmaster;
  for (const auto obstacle : all_obstacles) {
    to_sender.insert(sender_text(incident(obstacle), Fate::put_off));
    to_postmaster.insert(remedy_text(incident(obstacle)));
  }
  CHECK(to_sender.size() == all_obstacles.size());
  CHECK(to_postmaster.size() == all_obstacles.size());
}

TEST_CASE("what the sender, and the postmaster, are told", "[tell]") {
  CHECK(sender_text(incident(Obstacle::not_offered), Fate::put_off) ==
        "bank.example gets mail only encrypted, but their server mx.bank.example offers "
        "no encryption. The fault is theirs. Not sent: try again later, or phone.");
  CHECK(sender_text(incident(Obstacle::wrong_name), Fate::refused) ==
        "bank.example gets mail only encrypted, but the certificate of their server "
        "mx.bank.example is for other names. The fault is theirs. Not sent: phone them.");
  CHECK(sender_text(incident(Obstacle::dane_failed, Fault::ours), Fate::put_off) ==
        "bank.example gets mail only encrypted, but that fails here. The fault is on our "
        "side: do not contact the recipient, our staff were told. Not sent: try again "
        "later.");
  CHECK(cause_text(incident(Obstacle::expired)) ==
        "mx.bank.example: what was seen. Nobody has renewed it in time.");
  CHECK(remedy_text(incident(Obstacle::expired)) ==
        "Call it@bank.example, phone 555 0100: their certificate must be renewed. Mail "
        "goes without that by a dated exception only.");
}

TEST_CASE("a rule without contact says so where somebody is to be called", "[tell]") {
  const auto made = incident_of(failed_look(Obstacle::expired), nullptr);
  CHECK(remedy_text(made) ==
        "Call their postmaster (rule bank.example names no \"contact\"): their "
        "certificate must be renewed. Mail goes without that by a dated exception only.");
}

TEST_CASE("nobody is sent to the partner for a fault of ours", "[tell]") {
  for (const auto obstacle : all_obstacles) {
    const auto text = remedy_text(incident(obstacle, Fault::ours));
    CHECK(text == "Mend it here: `mta-tls doctor` and `mta-tls probe bank.example` say "
                  "more. The partner need not be called.");
  }
}

TEST_CASE("where DNS keeps mail back there is no server to name", "[tell]") {
  auto look = failed_look(Obstacle::none);
  look.servers.clear();
  look.summary = "TLSA records cannot be looked up";
  const auto made = incident_of(look, nullptr);
  CHECK(made.server.empty());
  CHECK(cause_text(made) == "TLSA records cannot be looked up.");
  CHECK(sender_text(made, Fate::put_off) ==
        "bank.example gets mail only encrypted, but at present none of their servers can "
        "take it. The fault is theirs. Not sent: try again later, or phone.");
}

TEST_CASE("a server that was seen stands before one that was not", "[tell]") {
  auto look = failed_look(Obstacle::no_answer);
  look.servers[0].verdict.passage = Passage::unknown;
  look.servers.push_back(server_with(Obstacle::expired));
  look.servers[1].place.host = "mx2.bank.example";
  const auto made = incident_of(look, nullptr);
  CHECK(made.server == "mx2.bank.example");
  CHECK(made.obstacle == Obstacle::expired);
}

TEST_CASE("names of any length, and of anybody, make one short line", "[tell]") {
  const auto obstacle = GENERATE(from_range(all_obstacles));
  const auto fault = GENERATE(from_range(all_faults));
  auto look = failed_look(obstacle, fault);
  const std::string label(60, 'x');
  look.hop = label + "." + label + "." + label + ".bank.example";
  look.servers[0].place.host = "m\r\n550 " + label + "\xc3\xbc." + label + ".example";
  look.servers[0].why = std::string(5000, '\x1b');
  const auto made = incident_of(look, nullptr);
  const auto text = sender_text(made, Fate::put_off);
  INFO(text);
  CHECK(is_one_line_of_ascii(text));
  CHECK(text.size() <= 200);
  CHECK(contains(text, "...bank.example"));
  CHECK_FALSE(contains(cause_text(made), "\x1b"));
  CHECK_FALSE(contains(cause_text(made), "\n"));
}

} // namespace mta_tls
